"""Two processes take two locks in opposite orders, and do not meet this time."""
# says: lock order
# says: child 1 takes lock 1
# says: child 2 takes them the other way round

import multiprocessing


def work(first, second):
    with first, second:
        pass


a, b = multiprocessing.Lock(), multiprocessing.Lock()
for pair in ((a, b), (b, a)):
    worker = multiprocessing.Process(target=work, args=pair)
    worker.start()
    worker.join()
