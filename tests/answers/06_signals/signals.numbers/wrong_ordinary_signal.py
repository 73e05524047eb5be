# G1: SIGUSR1 does not queue, and values get lost
# says: waits in sigwait()
def tell(pid, numbers):
    libc = ctypes.CDLL(None)
    for number in numbers:
        libc.sigqueue(pid, int(signal.SIGUSR1), ctypes.c_void_p(number))


def hear(ready, count):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    os.write(ready, b"!")
    time.sleep(0.3)
    return [signal.sigwaitinfo([signal.SIGUSR1]).si_status for _ in range(count)]
