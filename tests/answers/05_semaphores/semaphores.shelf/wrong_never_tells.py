# nobody is told that something is there
# says: a release() is missing
def produce(shelf, free, filled, mutex, items):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    for item in items:
        free.acquire()
        with mutex:
            shelf.put(item)


def consume(shelf, free, filled, mutex, count):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    got = []
    while len(got) < count:
        filled.acquire()
        with mutex:
            got.append(shelf.take())
    return got
