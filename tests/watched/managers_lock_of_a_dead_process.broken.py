"""Who took a manager's lock has ended; the manager itself is always awake, and helps nobody."""
# says: stuck
# says: with lock:
# says: the process of a multiprocessing.Manager

import multiprocessing
import os


def work(lock):
    lock.acquire()
    os._exit(1)


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        lock = manager.Lock()
        child = multiprocessing.Process(target=work, args=(lock,))
        child.start()
        child.join()
        with lock:
            print("mine")
