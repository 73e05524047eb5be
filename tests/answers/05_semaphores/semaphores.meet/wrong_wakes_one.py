# one release wakes one, not all
# says: Each round needs n releases of a gate
def meet(n, count, mutex, gate, second_gate):
    lock, one = posix_ipc.Semaphore(mutex), posix_ipc.Semaphore(gate)
    with lock:
        count.value += 1
        last = count.value == n
        if last:
            count.value = 0
    if last:
        one.release()
    else:
        one.acquire()
