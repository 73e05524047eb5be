# the handler ends the process, whatever it is doing
# says: SystemExit
def develop(jobs, log, lock):
    def handler(*_):
        os.write(log, b".")
        os.unlink(lock)
        sys.exit(0)

    signal.signal(signal.SIGTERM, handler)
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
