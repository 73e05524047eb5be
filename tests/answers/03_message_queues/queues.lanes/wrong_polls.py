# S6: looks again and again
# says: it asked again and again
def take_fairly(urgent, routine, count):
    fast, slow = posix_ipc.MessageQueue(urgent), posix_ipc.MessageQueue(routine)
    taken, run = [], 0
    while len(taken) < count:
        if fast.current_messages and (run < 3 or not slow.current_messages):
            taken.append(fast.receive()[0])
            run += 1
        elif slow.current_messages:
            taken.append(slow.receive()[0])
            run = 0
    fast.close()
    slow.close()
    return taken
