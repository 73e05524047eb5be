# the lock goes with its descriptor when acquire() returns
# says: then the first got it, too
def acquire(path):
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
    return path


def release(lock):
    pass
