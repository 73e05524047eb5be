# the fast one takes the slow one's turn
# says: was still in round
def meet(n, count, mutex, gate, second_gate):
    lock, one = posix_ipc.Semaphore(mutex), posix_ipc.Semaphore(gate)
    with lock:
        count.value += 1
        if count.value == n:
            count.value = 0
            for _ in range(n):
                one.release()
    one.acquire()
