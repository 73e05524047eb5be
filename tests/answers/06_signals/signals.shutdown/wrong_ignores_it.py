# SIGTERM is ignored: nothing tells the machine to stop
# says: develop waits in read()
def develop(jobs, log, lock):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    open(lock, "w").close()
    done = 0
    while job := os.read(jobs, 1):
        os.write(log, job + b"(")
        time.sleep(0.01)
        os.write(log, b")")
        done += 1
    os.write(log, b".")
    os.unlink(lock)
    return done
