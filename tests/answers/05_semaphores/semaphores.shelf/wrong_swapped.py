# free and filled are mixed up
# says: waits for the semaphore
def produce(shelf, free, filled, mutex, items):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    for item in items:
        filled.acquire()
        with mutex:
            shelf.put(item)
        free.release()


def consume(shelf, free, filled, mutex, count):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    got = []
    while len(got) < count:
        free.acquire()
        with mutex:
            got.append(shelf.take())
        filled.release()
    return got
