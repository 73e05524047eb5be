# the urgent ones always come first
# says: it was to be b'routine
def take_fairly(urgent, routine, count):
    fast, slow = posix_ipc.MessageQueue(urgent), posix_ipc.MessageQueue(routine)
    taken, run = [], 0
    while len(taken) < count:
        ready = select.select([fast, slow], [], [])[0]
        taken.append((fast if fast in ready else slow).receive()[0])
    fast.close()
    slow.close()
    return taken
