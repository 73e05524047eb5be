"""How full the kernel's buffer between two processes is.

    producer ── write end ──▶ [███████░░░] ──▶ read end ── consumer
                     └── a copy, for microseconds ──▶ this process asks: 45,056 of 65,536 bytes

Opening a pipe anew would hold an end of it. A copy of the other process's descriptor does so, too,
but only until it is closed. Copying needs the right to trace that process.

The trap: bytes of what? A pipe counts those that were written. A socket counts the memory they
occupy in the kernel, which is more, and whose memory it is depends on the family: a Unix socket
charges the sender until the receiver has read, TCP has a buffer on each side, and UDP only the
receiver's, into which more is simply thrown away. Each answer says what it counts.

System calls: pidfd_getfd(2); ioctl(2) FIONREAD and fcntl(2) F_GETPIPE_SZ of pipe(7); getsockopt(2)
SO_MEMINFO of socket(7); mq_getattr(3). System V queues: /proc/sysvipc/msg of svipc(7).
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from labkit import kernel
from labkit.kernel import OpenFile
from labkit.observe import queues

_PIDFD_GETFD = 438  # on every architecture
_MEMINFO, _WORDS = 55, struct.Struct("9I")  # SO_MEMINFO; SK_MEMINFO_… in <linux/sock_diag.h>
_ATTRIBUTES = struct.Struct("8l")  # struct mq_attr: flags, most messages, their size, messages now


@dataclass(frozen=True)
class Filling:
    """Be how much of a buffer is used; `counts` says what is counted, `lost` what did not fit."""

    used: int
    room: int
    unit: str = "bytes"
    counts: str = "bytes written and not yet read"
    lost: int = 0  # messages

    @property
    def share(self) -> float:
        """Return the used part, from 0.0 to 1.0."""
        return min(1.0, self.used / self.room) if self.room else 0.0

    def __str__(self) -> str:
        return f"{self.used:,} of {self.room:,} {self.unit}"


def between(sender: int, receiver: int) -> Filling | None:
    """Return what is on its way from one process to another: of several buffers, the fullest.

    None where the kernel has none for them, or does not tell.
    """
    sends = [each for each in kernel.open_files(sender) if each.writes]
    receives = [each for each in kernel.open_files(receiver) if each.reads]
    found = [*_each(sender, sends), *_each(receiver, receives)]
    found += [*_sockets(sender, sends, receiver, receives)]
    found += [*_system_v(sender, receiver)]
    return max(found, key=lambda filling: filling.share, default=None)


def _each(pid: int, files: list[OpenFile]) -> Iterator[Filling]:
    """Yield the fillings of those files that are a buffer of their own."""
    for file in files:
        ask = pipe_filled if file.kind in ("pipe", "fifo") else _queue_filled
        if file.kind != "socket" and (filling := ask(pid, file.fd)):
            yield filling


def pipe_filled(pid: int, fd: int) -> Filling | None:
    """Return how many bytes wait in a pipe, and how many fit; None where it cannot be told."""
    if (copy := _copy_of(pid, fd)) is None:
        return None
    try:
        answer = fcntl.ioctl(copy, termios.FIONREAD, bytes(4))
        return Filling(int.from_bytes(answer, sys.byteorder), fcntl.fcntl(copy, fcntl.F_GETPIPE_SZ))
    except (OSError, AttributeError):  # it is no pipe; not Linux
        return None
    finally:
        os.close(copy)


def _queue_filled(pid: int, fd: int) -> Filling | None:
    """Return how many messages wait in a POSIX queue; None for any other file."""
    file = kernel.open_file(pid, fd)
    if file is None or file.path.count("/") != 1 or (copy := _copy_of(pid, fd)) is None:
        return None
    attributes = ctypes.create_string_buffer(_ATTRIBUTES.size)
    try:
        if ctypes.CDLL(None).mq_getattr(copy, attributes):
            return None
    except AttributeError:  # a C library that has it elsewhere
        return None
    finally:
        os.close(copy)
    _, room, _, used, *_ = _ATTRIBUTES.unpack(attributes.raw)
    return Filling(used, room, "messages", "messages sent and not yet received")


def _sockets(
    sender: int, sends: list[OpenFile], receiver: int, receives: list[OpenFile]
) -> Iterator[Filling]:
    ours = [memory for file in sends if (memory := socket_memory(sender, file))]
    theirs = [memory for file in receives if (memory := socket_memory(receiver, file))]
    local = [each for each in ours if each.family == socket.AF_UNIX]
    for each in local:
        counts = "memory of what was sent and not yet received, at the sender's expense"
        yield Filling(each.to_send, each.send_room, counts=counts)
    streams = [(a, b) for a in ours for b in theirs if a.is_tcp and b.is_tcp]
    for a, b in streams:
        counts = "memory of what waits to be sent, and of what has arrived and is not yet read"
        yield Filling(a.to_send + b.to_read, a.send_room + b.read_room, counts=counts)
    for each in theirs:
        if each.family != socket.AF_UNIX and not each.is_tcp:
            counts = "memory of what has arrived and is not yet read"
            yield Filling(each.to_read, each.read_room, counts=counts, lost=each.lost)


@dataclass(frozen=True)
class SocketMemory:
    """Be what a socket's buffers hold of how much, in bytes of the kernel's memory."""

    family: int
    is_tcp: bool
    to_read: int
    read_room: int
    to_send: int
    send_room: int
    lost: int


def socket_memory(pid: int, file: OpenFile) -> SocketMemory | None:
    """Return what a socket of a process holds; None for other files, and where it listens."""
    copy = _copy_of(pid, file.fd) if file.kind == "socket" else None
    if copy is None:
        return None
    with suppress(OSError, struct.error), socket.socket(fileno=copy) as joint:
        if joint.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return None
        arrived, read_room, sent, send_room, _, queued, _, _, lost = _WORDS.unpack(
            joint.getsockopt(socket.SOL_SOCKET, _MEMINFO, _WORDS.size)
        )
        network = joint.family in (socket.AF_INET, socket.AF_INET6)
        is_tcp = network and joint.type == socket.SOCK_STREAM
        to_send = queued if is_tcp else sent
        return SocketMemory(joint.family, is_tcp, arrived, read_room, to_send, send_room, lost)
    return None


def _system_v(sender: int, receiver: int) -> Iterator[Filling]:
    """Yield the queues that the one has sent to, or the other has received from."""
    with suppress(OSError, ValueError):
        room = int(Path("/proc/sys/kernel/msgmnb").read_text())  # what a new queue has
        for queue in queues.all_system_v().values():
            if queue.sender == sender or queue.receiver == receiver:
                yield Filling(queue.size, room, counts="bytes sent and not yet received")


def _copy_of(pid: int, fd: int) -> int | None:
    """Return a descriptor of what another process has open; None if it is gone, or not allowed."""
    try:
        process = os.pidfd_open(pid)
    except (OSError, AttributeError):  # it is gone; not Linux
        return None
    copy = int(ctypes.CDLL(None).syscall(_PIDFD_GETFD, process, fd, 0))
    os.close(process)
    return None if copy < 0 else copy
