"""Two processes take two locks in opposite orders, and meet."""
# says: stuck
# says: Deadlock
# says: while it holds lock 1
# says: lock order
# says: with second:

import multiprocessing
import time


def work(first, second):
    with first:
        time.sleep(0.15)
        with second:
            pass


a, b = multiprocessing.Lock(), multiprocessing.Lock()
workers = [
    multiprocessing.Process(target=work, args=(a, b)),
    multiprocessing.Process(target=work, args=(b, a)),
]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
