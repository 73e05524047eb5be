# G4: the handler sets a flag, and read() goes on waiting (PEP 475)
# says: develop waits in read()
def develop(jobs, log, lock):
    stop, done = [], 0
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    open(lock, "w").close()
    while not stop:
        job = os.read(jobs, 1)
        if not job:
            break
        os.write(log, job + b"(")
        time.sleep(0.01)
        os.write(log, b")")
        done += 1
    os.write(log, b".")
    os.unlink(lock)
    return done
