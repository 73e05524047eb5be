# release() does not let it go
# says: waits in flock() for the lock on
def acquire(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(fd, fcntl.LOCK_EX)
    return fd


def release(lock):
    pass
