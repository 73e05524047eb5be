"""Two processes take two locks in opposite orders, and meet."""

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
    multiprocessing.Process(target=work, args=(a, b)),
]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
