# the queues are not closed
# says: left 2 descriptors open
def take_fairly(urgent, routine, count):
    fast, slow = posix_ipc.MessageQueue(urgent), posix_ipc.MessageQueue(routine)
    taken, run = [], 0
    while len(taken) < count:
        ready = select.select([fast, slow], [], [])[0]
        lane = fast if fast in ready and (run < 3 or slow not in ready) else slow
        run = run + 1 if lane is fast else 0
        taken.append(lane.receive()[0])
    return taken
