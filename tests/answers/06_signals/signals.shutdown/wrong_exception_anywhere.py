# the handler raises wherever the program is, be it in the middle of a job
# says: was begun, and not finished
class Stop(Exception):
    pass


def develop(jobs, log, lock):
    def handler(*_):
        raise Stop

    done = 0
    try:
        signal.signal(signal.SIGTERM, handler)
        open(lock, "w").close()
        while job := os.read(jobs, 1):
            os.write(log, job + b"(")
            time.sleep(0.01)
            os.write(log, b")")
            done += 1
    except Stop:
        pass
    os.write(log, b".")
    os.unlink(lock)
    return done
