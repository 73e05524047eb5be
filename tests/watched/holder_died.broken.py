"""A process dies between acquire() and release(): nobody releases the semaphore any more."""
# says: stuck
# says: held by child 1, which has ended
# says: guard.acquire()

import multiprocessing
import sys

guard = multiprocessing.Semaphore(1)


def work(number):
    sys.stderr = None
    guard.acquire()
    print(1 / number)
    guard.release()


for number in (0, 1):
    worker = multiprocessing.Process(target=work, args=(number,))
    worker.start()
    worker.join()
