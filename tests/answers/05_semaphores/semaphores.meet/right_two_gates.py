def meet(n, count, mutex, gate, second_gate):
    lock, one, two = map(posix_ipc.Semaphore, (mutex, gate, second_gate))
    with lock:
        count.value += 1
        if count.value == n:
            for _ in range(n):
                one.release()
    one.acquire()
    with lock:
        count.value -= 1
        if count.value == 0:
            for _ in range(n):
                two.release()
    two.acquire()
