# the lock goes with its descriptor when acquire() returns
# says: the lock went with its descriptor
def acquire(path):
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
    return path


def release(lock):
    pass
