# F9: who waits has the old file, who comes has a new one
# says: removes the file makes two of one
def acquire(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(fd, fcntl.LOCK_EX)
    return path, fd


def release(lock):
    path, fd = lock
    if os.path.exists(path):
        os.remove(path)
    os.close(fd)
