# L5: a semaphore of its own keeps nobody out
# says: although somebody else had the semaphore
import threading

lock = threading.Lock()


def with_lock(name, work):
    with lock:
        return work()
