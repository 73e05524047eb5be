"""Three consumers, and a single end mark."""
# says: stuck
# says: queue
# says: Put an end mark for each consumer

import multiprocessing


def consume(queue):
    while queue.get() is not None:
        pass


queue = multiprocessing.Queue()
workers = [multiprocessing.Process(target=consume, args=(queue,)) for _ in range(3)]
for worker in workers:
    worker.start()
for number in range(5):
    queue.put(number)
queue.put(None)
for worker in workers:
    worker.join()
