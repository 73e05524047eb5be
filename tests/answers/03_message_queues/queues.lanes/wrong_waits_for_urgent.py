# waits for an urgent one while routine ones are there
# says: waits in mq_receive() on the queue '/urgent'
def take_fairly(urgent, routine, count):
    fast, slow = posix_ipc.MessageQueue(urgent), posix_ipc.MessageQueue(routine)
    taken, run = [], 0
    while len(taken) < count:
        taken.append((fast if run < 3 else slow).receive()[0])
        run = (run + 1) % 4
    fast.close()
    slow.close()
    return taken
