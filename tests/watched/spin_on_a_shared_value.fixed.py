"""The child sleeps until the parent sets the event. It then counts, which is work: only that itself
ends the loop.
"""

import multiprocessing


def work(ready):
    ready.wait()
    number = 0
    while number < 20_000_000:
        number += 1


if __name__ == "__main__":
    ready = multiprocessing.Event()
    child = multiprocessing.Process(target=work, args=(ready,))
    child.start()
    ready.set()
    child.join()
