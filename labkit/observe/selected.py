"""Which descriptors a process waits for that waits for several at once.

    poll(fds, …)            ──▶  an array in its memory: number, events; number, events; …
    select(n, read, write)  ──▶  a bit for each number, in its memory
    epoll_wait(epfd, …)     ──▶  the lines "tfd: NUMBER events: …" of /proc/PID/fdinfo/epfd

See poll(2), select(2) and epoll(7); for the last line, proc_pid_fdinfo(5).
"""

from __future__ import annotations

import re
import select
import struct
from contextlib import suppress
from pathlib import Path

from labkit import kernel
from labkit.kernel import Call, OpenFile

CALLS = {"poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait"}
_WATCHED = re.compile(r"^tfd:\s*(\d+) events:\s*([0-9a-f]+)", re.MULTILINE)
_ENTRY = struct.Struct("ihh")  # of struct pollfd: number, events, and which of them happened
_MOST = 1024  # descriptors that are looked at
Selected = list[tuple[OpenFile, bool]]  # the file, and whether it is to become writable


def selected(pid: int, call: Call) -> Selected:
    """Return the files that a process waits for in such a call; empty for any other call, and where
    it is not allowed to look.
    """
    numbers = _numbers(pid, call) if call.name in CALLS else []
    return [(file, writes) for fd, writes in numbers if (file := kernel.open_file(pid, fd))]


def _numbers(pid: int, call: Call) -> list[tuple[int, bool]]:
    first, second, third, *_ = call.arguments
    if call.name in ("poll", "ppoll"):
        array = kernel.bytes_at(pid, first, _ENTRY.size * min(second, _MOST))
        whole = array[: len(array) // _ENTRY.size * _ENTRY.size]
        return [(fd, _to_write(events)) for fd, events, _ in _ENTRY.iter_unpack(whole)]
    if call.name in ("select", "pselect6"):
        sets = ((second, False), (third, True))
        return [(fd, writes) for at, writes in sets if at for fd in _bits(pid, at, first)]
    with suppress(OSError):
        text = Path(f"/proc/{pid}/fdinfo/{first}").read_text()
        return [(int(fd), _to_write(int(how, 16))) for fd, how in _WATCHED.findall(text)]
    return []


def _to_write(events: int) -> bool:
    return bool(events & select.POLLOUT)  # which has the same value as EPOLLOUT


def _bits(pid: int, address: int, count: int) -> list[int]:
    found = kernel.bytes_at(pid, address, (min(count, _MOST) + 7) // 8)
    bits = int.from_bytes(found, "little")
    return [fd for fd in range(bits.bit_length()) if bits >> fd & 1]
