# tries: to hide its descriptors from the helper process, and to have its record cut off
import ctypes


def read(fd):
    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
    kept = os.dup(fd)
    return b"".join(iter(lambda: os.read(fd, 65536), b""))
