# unlocked, but left open
# says: left 1 descriptor open
def acquire(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(fd, fcntl.LOCK_EX)
    return fd


def release(lock):
    fcntl.flock(lock, fcntl.LOCK_UN)
