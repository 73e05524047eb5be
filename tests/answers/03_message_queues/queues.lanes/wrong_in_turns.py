# one of each in turns
# says: it was to be b'urgent
def take_fairly(urgent, routine, count):
    fast, slow = posix_ipc.MessageQueue(urgent), posix_ipc.MessageQueue(routine)
    taken, run = [], 0
    while len(taken) < count:
        ready = select.select([fast, slow], [], [])[0]
        lane = ready[len(taken) % len(ready)]
        taken.append(lane.receive()[0])
    fast.close()
    slow.close()
    return taken
