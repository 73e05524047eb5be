def tell(pid, numbers):
    libc = ctypes.CDLL(None)
    for number in numbers:
        for half in (number >> 16, number & 0xFFFF):
            libc.sigqueue(pid, int(signal.SIGRTMAX), ctypes.c_void_p(half))


def hear(ready, count):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMAX])
    os.write(ready, b"!")
    halves = [signal.sigwaitinfo([signal.SIGRTMAX]).si_status for _ in range(2 * count)]
    return [high << 16 | low for high, low in zip(halves[::2], halves[1::2], strict=False)]
