# the handler waits for a child, although none may have ended
# says: does it wait for a child there?
def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    started = ended = 0

    def reap(*_):
        nonlocal ended
        while ended < started:
            try:
                _, status = os.waitpid(-1, 0)
            except ChildProcessError:
                return
            ended += 1
            os.write(reports, bytes([os.waitstatus_to_exitcode(status)]))

    signal.signal(signal.SIGCHLD, reap)
    while order := os.read(orders, 1):
        started += 1
        if os.fork() == 0:
            run(gate, order[0])
    while ended < started:
        time.sleep(0.01)
    return started
