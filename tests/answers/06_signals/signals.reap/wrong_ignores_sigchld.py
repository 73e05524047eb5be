# SIGCHLD is ignored: the kernel buries the children, and nobody learns how they ended
# says: What tells you that a child has ended
def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    count = 0
    while order := os.read(orders, 1):
        if os.fork() == 0:
            run(gate, order[0])
        count += 1
    return count
