# what it has asked for may have changed when it acts
# says: did not sleep on `filled`
def produce(shelf, free, filled, mutex, items):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    for i in items:
        free.acquire()
        with mutex:
            shelf.put(i)
        filled.release()


def consume(shelf, free, filled, mutex, count):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    r = []
    while len(r) < count:
        if filled.value > 0:
            with mutex:
                filled.acquire()
                r.append(shelf.take())
                free.release()
    return r
