# G2: the lock is there before the handler is
# says: killed by SIGTERM
def develop(jobs, log, lock):
    open(lock, "w").close()
    stop, done = [], 0
    wakes, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    while not stop:
        if wakes in select.select([jobs, wakes], [], [])[0]:
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
