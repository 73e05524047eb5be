"""How full a buffer of the kernel is that some other process has open.

Opening a pipe anew would hold an end of it. A copy of the other process's descriptor does so, too,
but only for the microseconds until it is closed. System calls: pidfd_getfd(2), which needs the
right to trace the process; ioctl(2) FIONREAD; fcntl(2) F_GETPIPE_SZ.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import sys
import termios

_PIDFD_GETFD = 438  # on every architecture


def pipe_filled(pid: int, fd: int) -> tuple[int, int] | None:
    """Return how many bytes wait in a pipe, and how many fit; None where it cannot be told."""
    try:
        copy = _copy_of(pid, fd)
    except (OSError, AttributeError):  # it is gone; no permission; not Linux
        return None
    try:
        answer = fcntl.ioctl(copy, termios.FIONREAD, bytes(4))
        return int.from_bytes(answer, sys.byteorder), fcntl.fcntl(copy, fcntl.F_GETPIPE_SZ)
    except OSError:  # it is no pipe
        return None
    finally:
        os.close(copy)


def _copy_of(pid: int, fd: int) -> int:
    process = os.pidfd_open(pid)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        copy = int(libc.syscall(_PIDFD_GETFD, process, fd, 0))
        if copy < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return copy
    finally:
        os.close(process)
