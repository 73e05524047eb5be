# it asks again and again
# says: did not sleep on `free`
def busy(s):
    while True:
        try:
            return s.acquire(0)
        except posix_ipc.BusyError:
            pass


def produce(shelf, free, filled, mutex, items):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    for i in items:
        busy(free)
        busy(mutex)
        shelf.put(i)
        mutex.release()
        filled.release()


def consume(shelf, free, filled, mutex, count):
    free, filled, mutex = map(posix_ipc.Semaphore, (free, filled, mutex))
    r = []
    for _ in range(count):
        busy(filled)
        busy(mutex)
        r.append(shelf.take())
        mutex.release()
        free.release()
    return r
