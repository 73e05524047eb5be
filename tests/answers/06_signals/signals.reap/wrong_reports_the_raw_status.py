# the status of wait() is taken for the exit status
# says: an exit status that no child had
def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    wakes, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    started, alive, sources = 0, 0, [orders, wakes]
    while alive or orders in sources:
        readable, _, _ = select.select(sources, [], [])
        if wakes in readable:
            os.read(wakes, 4096)
        if orders in readable:
            if order := os.read(orders, 1):
                if os.fork() == 0:
                    run(gate, order[0])
                started, alive = started + 1, alive + 1
            else:
                sources.remove(orders)
        while alive:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            os.write(reports, bytes([status & 255]))
            alive -= 1
    signal.set_wakeup_fd(-1)
    os.close(wakes)
    os.close(wake)
    return started
