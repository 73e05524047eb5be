# L4: the mutex is taken before the place
# says: somebody sleeps while holding it
def produce(shelf, free, filled, mutex, items):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    for item in items:
        with mutex:
            free.acquire()
            shelf.put(item)
        filled.release()


def consume(shelf, free, filled, mutex, count):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    got = []
    while len(got) < count:
        with mutex:
            filled.acquire()
            got.append(shelf.take())
        free.release()
    return got
