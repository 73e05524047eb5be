"""A process dies between acquire() and release(): nobody releases the semaphore any more."""

import multiprocessing
import sys

guard = multiprocessing.Semaphore(1)


def work(number):
    sys.stderr = None
    with guard:
        print(1 / number)


for number in (0, 1):
    worker = multiprocessing.Process(target=work, args=(number,))
    worker.start()
    worker.join()
