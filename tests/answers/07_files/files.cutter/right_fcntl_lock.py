def acquire(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.lockf(fd, fcntl.LOCK_EX)
    return fd


def release(lock):
    fcntl.lockf(lock, fcntl.LOCK_UN)
    os.close(lock)
