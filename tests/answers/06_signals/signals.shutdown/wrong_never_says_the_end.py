# the log does not say that it has ended
# says: does not end with '.'
def develop(jobs, log, lock):
    signal.signal(signal.SIGTERM, lambda *_: None)
    open(lock, "w").close()
    done = 0
    while job := os.read(jobs, 1):
        os.write(log, job + b"(")
        time.sleep(0.01)
        os.write(log, b")")
        done += 1
    os.unlink(lock)
    return done
