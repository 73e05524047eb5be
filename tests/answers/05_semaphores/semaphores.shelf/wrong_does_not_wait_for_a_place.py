# only the mutex: a full shelf takes no more
# says: on a full shelf
def produce(shelf, free, filled, mutex, items):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    for item in items:
        with mutex:
            shelf.put(item)
        filled.release()


def consume(shelf, free, filled, mutex, count):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    got = []
    while len(got) < count:
        with mutex:
            got.append(shelf.take())
        free.release()
    return got
