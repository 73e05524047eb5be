# the lock goes with the file object that nobody keeps
# says: a file object that nobody keeps is closed
def acquire(path):
    f = open(path, "w")  # noqa: SIM115
    fcntl.flock(f, fcntl.LOCK_EX)
    return path


def release(lock):
    f = open(lock, "w")  # noqa: SIM115
    fcntl.flock(f, fcntl.LOCK_UN)
    f.close()
