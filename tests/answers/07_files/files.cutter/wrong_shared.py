# a shared lock keeps nobody out
# says: then the first got it, too
def acquire(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(fd, fcntl.LOCK_SH)
    return fd


def release(lock):
    os.close(lock)
