# the value is asked instead of waiting
# says: a free place
def produce(shelf, free, filled, mutex, items):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    for item in items:
        while filled.value >= 2:
            time.sleep(0.001)
        with mutex:
            shelf.put(item)
        filled.release()


def consume(shelf, free, filled, mutex, count):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    got = []
    while len(got) < count:
        filled.acquire()
        with mutex:
            got.append(shelf.take())
    return got
