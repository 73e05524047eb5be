"""A consumer gives up once nothing has come for a while; another one after so many tries."""

import multiprocessing
import queue


def work(jobs):
    while True:
        try:
            print(jobs.get(timeout=6.5))
        except queue.Empty:
            break


def work_harder(jobs):
    tries = 0
    while tries < 14:
        try:
            print(jobs.get(timeout=0.5))
        except queue.Empty:
            tries += 1


if __name__ == "__main__":
    jobs, orders = multiprocessing.Queue(), multiprocessing.Queue()
    children = [
        multiprocessing.Process(target=work, args=(jobs,)),
        multiprocessing.Process(target=work_harder, args=(orders,)),
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
