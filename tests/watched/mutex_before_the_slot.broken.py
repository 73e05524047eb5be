"""The producer takes the mutex, then waits for a free slot; the consumer needs the mutex."""
# says: stuck
# says: child 1 waits for lock 2
# says: while it holds lock 1

import multiprocessing
import time

mutex, empty, full = (multiprocessing.Semaphore(value) for value in (1, 2, 0))


def produce():
    for _ in range(6):
        mutex.acquire()
        empty.acquire()
        mutex.release()
        full.release()


def consume():
    for _ in range(6):
        full.acquire()
        time.sleep(0.02)
        mutex.acquire()
        mutex.release()
        empty.release()


workers = [multiprocessing.Process(target=each) for each in (produce, consume)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
