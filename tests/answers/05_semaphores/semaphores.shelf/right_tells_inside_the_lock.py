def produce(shelf, free, filled, mutex, items):
    place, thing = posix_ipc.Semaphore(free), posix_ipc.Semaphore(filled)
    lock = posix_ipc.Semaphore(mutex)
    for item in items:
        place.acquire()
        lock.acquire()
        shelf.put(item)
        thing.release()
        lock.release()


def consume(shelf, free, filled, mutex, count):
    place, thing = posix_ipc.Semaphore(free), posix_ipc.Semaphore(filled)
    lock = posix_ipc.Semaphore(mutex)
    found = []
    for _ in range(count):
        thing.acquire()
        lock.acquire()
        found.append(shelf.take())
        place.release()
        lock.release()
    return found
