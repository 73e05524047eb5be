# it asks again and again instead of sleeping
# says: it asked again and again without a pause
def acquire(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return fd
        except BlockingIOError:
            pass


def release(lock):
    os.close(lock)
