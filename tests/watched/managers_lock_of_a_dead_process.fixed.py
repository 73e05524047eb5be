"""The lock is released, whatever happens; and one works longer than it takes to be called stuck."""

import multiprocessing
import time


def work(lock):
    with lock:
        time.sleep(6.5)


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        lock = manager.Lock()
        child = multiprocessing.Process(target=work, args=(lock,))
        child.start()
        with lock:
            print("mine")
        child.join()
