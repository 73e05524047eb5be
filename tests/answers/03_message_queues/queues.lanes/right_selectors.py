# looks at the lengths once it has been woken
def take_fairly(urgent, routine, count):
    fast, slow = posix_ipc.MessageQueue(urgent), posix_ipc.MessageQueue(routine)
    taken, run = [], 0
    while len(taken) < count:
        select.select([fast, slow], [], [])
        urgent_waits, routine_waits = fast.current_messages, slow.current_messages
        if urgent_waits and (run < 3 or not routine_waits):
            taken.append(fast.receive()[0])
            run += 1
        else:
            taken.append(slow.receive()[0])
            run = 0
    fast.close()
    slow.close()
    return taken
