import threading


def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    def wait_for(pid):
        _, status = os.waitpid(pid, 0)
        os.write(reports, bytes([os.waitstatus_to_exitcode(status)]))

    waiters = []
    while order := os.read(orders, 1):
        pid = os.fork()
        if pid == 0:
            run(gate, order[0])
        waiters.append(threading.Thread(target=wait_for, args=(pid,)))
        waiters[-1].start()
    for waiter in waiters:
        waiter.join()
    return len(waiters)
