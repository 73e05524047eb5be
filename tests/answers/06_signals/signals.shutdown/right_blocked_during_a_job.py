class Terminated(Exception):
    pass


def terminate(*_):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    raise Terminated


def develop(jobs, log, lock):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    open(lock, "w").close()
    done = 0
    reading = select.poll()
    reading.register(jobs, select.POLLIN)
    while not signal.sigtimedwait([signal.SIGTERM], 0):
        if not reading.poll(0):
            if not idle(jobs):
                break
            continue
        job = os.read(jobs, 1)
        if not job:
            break
        os.write(log, job + b"(")
        time.sleep(0.01)
        os.write(log, b")")
        done += 1
    os.write(log, b".")
    os.remove(lock)
    return done


def idle(jobs):
    """Sleep until there is a job, or SIGTERM: only here may that interrupt."""
    try:
        signal.signal(signal.SIGTERM, terminate)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        select.select([jobs], [], [])
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    except Terminated:
        return False
    return True
