"""The parent joins the child before it has fetched what the child put into the queue."""

import multiprocessing


def work(queue):
    queue.put("x" * 1_000_000)


queue = multiprocessing.Queue()
worker = multiprocessing.Process(target=work, args=(queue,))
worker.start()
print(len(queue.get()))
worker.join()
