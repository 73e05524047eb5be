def meet(n, count, mutex, gate, second_gate):
    lock, one, two = map(posix_ipc.Semaphore, (mutex, gate, second_gate))
    lock.acquire()
    count.value = count.value + 1
    if count.value == n:
        if two.value:  # open since the last round
            two.acquire()
        one.release()
    lock.release()
    one.acquire()
    one.release()
    lock.acquire()
    count.value = count.value - 1
    if count.value == 0:
        one.acquire()
        two.release()
    lock.release()
    two.acquire()
    two.release()
