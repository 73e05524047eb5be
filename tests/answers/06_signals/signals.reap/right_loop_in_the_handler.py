def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    started, ended = 0, 0

    def reap(*_):
        nonlocal ended
        while ended < started:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            ended += 1
            os.write(reports, bytes([os.waitstatus_to_exitcode(status)]))

    signal.signal(signal.SIGCHLD, reap)
    while order := os.read(orders, 1):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        started += 1
        if os.fork() == 0:
            run(gate, order[0])
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    reap()
    while ended < started:
        signal.sigwait([signal.SIGCHLD])
        reap()
    return started
