"""The system calls in which a process waits: their names, by machine, and how they are limited.

The kernel tells a call by its number, which differs from one kind of processor to the next: see
<asm/unistd.h>, and syscalls(2).
"""

from __future__ import annotations

import platform
from dataclasses import dataclass

_X86_64 = {
    0: "read", 1: "write", 2: "open", 7: "poll", 19: "readv", 20: "writev", 23: "select",
    34: "pause", 42: "connect", 43: "accept", 44: "sendto", 45: "recvfrom", 46: "sendmsg",
    47: "recvmsg", 61: "wait4",
    65: "semop", 69: "msgsnd", 70: "msgrcv", 72: "fcntl", 73: "flock", 128: "rt_sigtimedwait",
    130: "rt_sigsuspend", 202: "futex", 220: "semtimedop", 230: "clock_nanosleep",
    232: "epoll_wait",
    242: "mq_timedsend", 243: "mq_timedreceive", 247: "waitid", 257: "openat", 270: "pselect6",
    271: "ppoll", 281: "epoll_pwait", 288: "accept4",
}  # fmt: skip
_AARCH64 = {
    63: "read", 64: "write", 65: "readv", 66: "writev", 72: "pselect6", 73: "ppoll", 95: "waitid",
    98: "futex", 115: "clock_nanosleep", 133: "rt_sigsuspend", 137: "rt_sigtimedwait",
    22: "epoll_pwait", 25: "fcntl", 32: "flock", 56: "openat", 182: "mq_timedsend",
    183: "mq_timedreceive", 188: "msgrcv",
    189: "msgsnd", 192: "semtimedop", 193: "semop", 202: "accept", 203: "connect", 206: "sendto",
    207: "recvfrom", 211: "sendmsg", 212: "recvmsg", 242: "accept4", 260: "wait4",
}  # fmt: skip
NAMES = {"x86_64": _X86_64, "aarch64": _AARCH64}.get(platform.machine(), {})

READS = frozenset({"read", "readv"})
WRITES = frozenset({"write", "writev"})

# Where a call has a time limit: which argument it is, and the value that means "none".
_LIMIT = {
    "futex": (3, 0), "poll": (2, 0xFFFFFFFF), "ppoll": (2, 0), "select": (4, 0), "pselect6": (4, 0),
    "epoll_wait": (3, 0xFFFFFFFF), "epoll_pwait": (3, 0xFFFFFFFF), "rt_sigtimedwait": (2, 0),
    "mq_timedsend": (4, 0), "mq_timedreceive": (4, 0), "semtimedop": (3, 0),
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """Be a system call in which a thread waits, with its six raw arguments."""

    name: str
    arguments: tuple[int, ...]

    @property
    def untimed(self) -> bool:
        """Tell whether only somebody else can end it."""
        if self.name in ("clock_nanosleep", "unknown"):
            return False
        place, none = _LIMIT.get(self.name, (0, self.arguments[0]))
        return self.arguments[place] & 0xFFFFFFFF == none & 0xFFFFFFFF
