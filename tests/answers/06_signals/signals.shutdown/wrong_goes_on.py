# it does all the jobs that are there before it stops
# says: although SIGTERM had come in the first
def develop(jobs, log, lock):
    done = 0
    wakes, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGTERM, lambda *_: None)
    open(lock, "w").close()
    while True:
        ready = select.select([jobs, wakes], [], [])[0]
        if jobs not in ready:
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
