# it returns the kernel's records, not the numbers
# says: arrived
def tell(pid, numbers):
    libc = ctypes.CDLL(None)
    for number in numbers:
        libc.sigqueue(pid, int(signal.SIGRTMIN), ctypes.c_void_p(number))


def hear(ready, count):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
    os.write(ready, b"!")
    records = [signal.sigwaitinfo([signal.SIGRTMIN]) for _ in range(count)]
    return [record.si_band for record in records]
