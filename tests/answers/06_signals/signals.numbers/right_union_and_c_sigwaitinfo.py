import struct


class Value(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("pointer", ctypes.c_void_p)]


def tell(pid, numbers):
    libc = ctypes.CDLL("libc.so.6", use_errno=True)
    libc.sigqueue.argtypes = [ctypes.c_int, ctypes.c_int, Value]
    for number in numbers:
        assert libc.sigqueue(pid, signal.SIGRTMIN + 3, Value(number=number)) == 0


def hear(ready, count):
    number = signal.SIGRTMIN + 3
    signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    os.write(ready, b"!")
    libc = ctypes.CDLL("libc.so.6", use_errno=True)
    wanted, record = ctypes.create_string_buffer(128), ctypes.create_string_buffer(128)
    libc.sigemptyset(wanted)
    libc.sigaddset(wanted, int(number))
    heard = []
    while len(heard) < count:
        if libc.sigwaitinfo(wanted, record) == number:
            heard.append(struct.unpack_from("i", record.raw, 24)[0])
    return heard
