# after the first SIGTERM, the handler sets the default action again
# says: killed by SIGTERM
def develop(jobs, log, lock):
    stop, done = [], 0

    def handler(*_):
        stop.append(1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    wakes, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGTERM, handler)
    open(lock, "w").close()
    while not stop:
        ready = select.select([jobs, wakes], [], [])[0]
        if wakes in ready or stop:
            break
        job = os.read(jobs, 1)
        if not job:
            break
        os.write(log, job + b"(")
        time.sleep(0.01)
        os.write(log, b")")
        done += 1
    os.write(log, b".")
    os.unlink(lock)
    signal.set_wakeup_fd(-1)
    os.close(wakes)
    os.close(wake)
    return done
