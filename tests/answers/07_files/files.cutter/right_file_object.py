def acquire(path):
    file = open(path, "a")  # noqa: SIM115
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def release(lock):
    lock.close()
