# S1: nobody locks the shelf
# says: at the shelf at the same moment
def produce(shelf, free, filled, mutex, items):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    for item in items:
        free.acquire()
        shelf.put(item)
        filled.release()


def consume(shelf, free, filled, mutex, count):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    got = []
    while len(got) < count:
        filled.acquire()
        got.append(shelf.take())
        free.release()
    return got
