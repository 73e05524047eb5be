def acquire(path):
    file = open(path, "a")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def release(lock):
    lock.close()
