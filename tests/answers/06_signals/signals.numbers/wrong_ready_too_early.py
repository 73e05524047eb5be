# G2: it can be signalled before it is prepared
# says: killed by SIGRTMIN
def tell(pid, numbers):
    libc = ctypes.CDLL(None)
    for number in numbers:
        libc.sigqueue(pid, int(signal.SIGRTMIN), ctypes.c_void_p(number))


def hear(ready, count):
    os.write(ready, b"!")
    time.sleep(0.5)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
    return [signal.sigwaitinfo([signal.SIGRTMIN]).si_status for _ in range(count)]
