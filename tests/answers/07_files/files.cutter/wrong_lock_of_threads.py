# L5: a lock of threads is private to each process
# says: then the first got it, too
import threading

_lock = threading.Lock()


def acquire(path):
    open(path, "a").close()
    _lock.acquire()
    return _lock


def release(lock):
    lock.release()
