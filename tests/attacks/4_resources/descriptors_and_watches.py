# tries: to take all descriptors, pipes, inotify instances and timers that there are
import ctypes
import socket


def read(fd):
    libc, kept = ctypes.CDLL(None), []
    for take in (
        lambda: libc.inotify_init1(0),
        lambda: libc.timerfd_create(1, 0),
        lambda: libc.epoll_create1(0),
        lambda: kept.append(socket.socketpair()),
        lambda: kept.append(os.pipe()),
    ):
        for _ in range(180):
            try:
                take()
            except OSError:
                break
    return b""
