# nobody waits
# says: was still in round
def meet(n, count, mutex, gate, second_gate):
    with posix_ipc.Semaphore(mutex):
        count.value += 1
