"""Two processes take two locks in opposite orders, and do not meet this time."""

import multiprocessing


def work(first, second):
    with first, second:
        pass


a, b = multiprocessing.Lock(), multiprocessing.Lock()
for pair in ((a, b), (a, b)):
    worker = multiprocessing.Process(target=work, args=pair)
    worker.start()
    worker.join()
