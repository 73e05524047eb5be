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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from labkit import kernel
from labkit.kernel import OpenFile
from labkit.observe import queues, sockets

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
    if sends and receives:  # else one of them is gone, and the other still has what they shared
        joint = {each.identity for each in sends} & {each.identity for each in receives}
    else:
        joint = {each.identity for each in (*sends, *receives)}
    found = [*_each(sender, sends, joint), *_each(receiver, receives, joint)]
    found += [*_sockets(sender, sends, receiver, receives)]
    found += [*_system_v(sender, receiver)]
    return max(found, key=lambda filling: filling.share, default=None)


def _each(pid: int, files: list[OpenFile], joint: set[tuple[int, int]]) -> Iterator[Filling]:
    """Yield the fillings of those files that both have open and that are a buffer themselves."""
    for file in files:
        ask = pipe_filled if file.kind in ("pipe", "fifo") else _queue_filled
        if file.identity in joint and (filling := ask(pid, file.fd)):
            yield filling


def pipe_filled(pid: int, fd: int) -> Filling | None:
    """Return how many bytes wait in a pipe, and how many fit; None where it cannot be told."""
    with suppress(OSError, AttributeError), _copy_of(pid, fd) as copy:  # not a pipe; not Linux
        answer = fcntl.ioctl(copy, termios.FIONREAD, bytes(4))
        return Filling(int.from_bytes(answer, sys.byteorder), fcntl.fcntl(copy, fcntl.F_GETPIPE_SZ))
    return None


def _queue_filled(pid: int, fd: int) -> Filling | None:
    """Return how many messages wait in a POSIX queue; None for any other file."""
    attributes = ctypes.create_string_buffer(_ATTRIBUTES.size)
    with suppress(OSError, AttributeError), _copy_of(pid, fd) as copy:
        if ctypes.CDLL(None).mq_getattr(copy, attributes) == 0:
            _, room, _, used, *_ = _ATTRIBUTES.unpack(attributes.raw)
            return Filling(used, room, "messages", "messages sent and not yet received")
    return None


def _sockets(
    sender: int, sends: list[OpenFile], receiver: int, receives: list[OpenFile]
) -> Iterator[Filling]:
    """Yield the fillings of the sockets by which these two are joined."""
    theirs = {each.identity[1]: m for each in receives if (m := socket_memory(receiver, each))}
    ours = {each.identity[1]: m for each in sends if (m := socket_memory(sender, each))}
    peers = sockets.peers() if ours and theirs else {}
    for inode, memory in ours.items():
        other = theirs.get(peers.get(inode, 0))
        if other and memory.is_tcp:
            counts = "memory of what waits to be sent, and of what has arrived and is not yet read"
            room = memory.send_room + other.read_room
            yield Filling(memory.to_send + other.to_read, room, counts=counts)
        elif other:
            counts = "memory of what was sent and not yet received, at the sender's expense"
            yield Filling(memory.to_send, memory.send_room, counts=counts)
    for memory in theirs.values() if ours else ():
        if memory.is_udp:
            counts = "memory of what has arrived and is not yet read"
            yield Filling(memory.to_read, memory.read_room, counts=counts, lost=memory.lost)


@dataclass(frozen=True)
class SocketMemory:
    """Be what a socket's buffers hold of how much, in bytes of the kernel's memory."""

    is_tcp: bool
    is_udp: bool
    to_read: int
    read_room: int
    to_send: int
    send_room: int
    lost: int


def socket_memory(pid: int, file: OpenFile) -> SocketMemory | None:
    """Return what a socket of a process holds; None for other files, and where it listens."""
    if file.kind != "socket":
        return None
    with suppress(OSError, AttributeError, struct.error), _copy_of(pid, file.fd) as copy:
        joint = socket.socket(fileno=copy)
        try:
            return _memory(joint)
        finally:
            joint.detach()
    return None


def _memory(joint: socket.socket) -> SocketMemory | None:
    if joint.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        return None
    arrived, read_room, sent, send_room, _, queued, _, _, lost = _WORDS.unpack(
        joint.getsockopt(socket.SOL_SOCKET, _MEMINFO, _WORDS.size)
    )
    network = joint.family in (socket.AF_INET, socket.AF_INET6)
    is_tcp = network and joint.type == socket.SOCK_STREAM
    is_udp = network and not is_tcp
    to_send = queued if is_tcp else sent
    return SocketMemory(is_tcp, is_udp, arrived, read_room, to_send, send_room, lost)


def _system_v(sender: int, receiver: int) -> Iterator[Filling]:
    """Yield the queues that the one has sent to, or the other has received from."""
    with suppress(OSError, ValueError):
        room = int(Path("/proc/sys/kernel/msgmnb").read_text())  # what a new queue has
        for queue in queues.all_system_v().values():
            if queue.sender == sender or queue.receiver == receiver:
                yield Filling(queue.size, room, counts="bytes sent and not yet received")


@contextmanager
def _copy_of(pid: int, fd: int) -> Iterator[int]:
    """Have what another process has open; raises OSError if that is gone, or not allowed."""
    process = os.pidfd_open(pid)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        copy = int(libc.syscall(_PIDFD_GETFD, process, fd, 0))
        if copy < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(process)
    try:
        yield copy
    finally:
        os.close(copy)
