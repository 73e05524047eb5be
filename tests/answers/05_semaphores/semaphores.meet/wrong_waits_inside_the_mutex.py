# L4: it waits at the gate with the mutex in its hand
# says: waits for the semaphore
def meet(n, count, mutex, gate, second_gate):
    lock, one = posix_ipc.Semaphore(mutex), posix_ipc.Semaphore(gate)
    with lock:
        count.value += 1
        if count.value == n:
            for _ in range(n):
                one.release()
        one.acquire()
