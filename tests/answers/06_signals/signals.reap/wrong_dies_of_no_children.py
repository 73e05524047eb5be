# ChildProcessError ends the handler, and with it the program
# says: that is no reason to die
def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    count = 0

    def handler(*_):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            os.write(reports, bytes([os.waitstatus_to_exitcode(status)]))

    signal.signal(signal.SIGCHLD, handler)
    while order := os.read(orders, 1):
        if os.fork() == 0:
            run(gate, order[0])
        count += 1
    return count
