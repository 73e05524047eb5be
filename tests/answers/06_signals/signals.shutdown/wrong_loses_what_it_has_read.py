# a job that was read just before SIGTERM is dropped
# says: is lost: it was read
def develop(jobs, log, lock):
    stop, done = [], 0
    wakes, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    open(lock, "w").close()
    while not stop:
        if wakes in select.select([jobs, wakes], [], [])[0]:
            break
        job = os.read(jobs, 1)
        if stop or not job:
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
