def guarded(wait, tell, mutex, act):
    posix_ipc.Semaphore(wait).acquire()
    posix_ipc.Semaphore(mutex).acquire()
    try:
        return act()
    finally:
        posix_ipc.Semaphore(mutex).release()
        posix_ipc.Semaphore(tell).release()


def produce(shelf, free, filled, mutex, items):
    for item in items:
        guarded(free, filled, mutex, lambda item=item: shelf.put(item))


def consume(shelf, free, filled, mutex, count):
    return [guarded(filled, free, mutex, shelf.take) for _ in range(count)]
