"""A consumer gives up each second, and tries again; nobody will ever put anything."""
# says: stuck
# says: polling
# says: child 1 waits in get() of a multiprocessing.Queue

import multiprocessing
import queue


def work(jobs):
    while True:
        try:
            print(jobs.get(timeout=1))
        except queue.Empty:
            continue


if __name__ == "__main__":
    jobs = multiprocessing.Queue()
    child = multiprocessing.Process(target=work, args=(jobs,))
    child.start()
    child.join()
