import selectors


def develop(jobs, log, lock):
    out, into = os.pipe()
    signal.signal(signal.SIGTERM, lambda *_: os.write(into, b"T"))
    with open(lock, "w"):
        pass
    done = 0
    try:
        with selectors.DefaultSelector() as waits:
            waits.register(jobs, selectors.EVENT_READ)
            waits.register(out, selectors.EVENT_READ)
            while True:
                ready = [key.fd for key, _ in waits.select()]
                if out in ready:
                    break
                job = os.read(jobs, 1)
                if job == b"":
                    break
                os.write(log, job)
                os.write(log, b"(")
                time.sleep(0.01)
                os.write(log, b")")
                done += 1
        os.write(log, b".")
    finally:
        os.unlink(lock)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.close(out)
    os.close(into)
    return done
