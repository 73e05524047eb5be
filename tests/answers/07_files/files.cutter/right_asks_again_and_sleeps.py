import time


def acquire(path):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return fd
        except BlockingIOError:
            time.sleep(0.005)


def release(lock):
    fcntl.flock(lock, fcntl.LOCK_UN)
    os.close(lock)
