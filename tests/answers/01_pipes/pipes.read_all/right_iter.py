from functools import partial


def read_all(fd: int) -> bytes:
    return b"".join(iter(partial(os.read, fd, 10_000), b""))
