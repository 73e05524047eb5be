# the error of a lock that is held is swallowed
# says: then the first got it, too
def acquire(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    try:  # noqa: SIM105
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    return fd


def release(lock):
    os.close(lock)
