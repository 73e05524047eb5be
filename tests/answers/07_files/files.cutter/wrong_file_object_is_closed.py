# the lock goes with its descriptor, while the file is there
# says: the lock went with its descriptor
def acquire(path):
    file = open(path, "a")  # noqa: SIM115
    fcntl.flock(file, fcntl.LOCK_EX)
    return file.fileno()


def release(lock):
    os.close(lock)
