"""The other process: peers that a check puts at the far end of a student's link.

Each is a role for Group.spawn(). They are as unkind as real peers are: they write byte by byte,
wait, leave early. What a peer returns is evidence; a peer itself never fails because the student's
side did.
"""

from __future__ import annotations

import fcntl
import os
import select
import stat
import sys
import termios
import time

_PATIENCE = 5.0  # seconds for a reader to take a piece, before the next one follows all the same


def pour(writer: int, data: bytes) -> int:
    """Write everything at once, close, and return how many bytes were taken."""
    return trickle(writer, data, len(data) or 1)


def trickle(writer: int, data: bytes, size: int = 1) -> int:
    """Write pieces of so many bytes, each after the reader has taken the last; return how many were
    taken.
    """
    sent = 0
    try:
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            while piece:
                count = os.write(writer, piece)
                sent, piece = sent + count, piece[count:]
            if size < len(data):
                _wait_until_taken(writer)
        os.close(writer)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the reader has left: how much it took is the evidence
    return sent


def pour_late(writer: int, data: bytes, seconds: float) -> int:
    """Let the reader wait for so long; then do as pour()."""
    time.sleep(seconds)
    return pour(writer, data)


def drain(reader: int, size: int = 1 << 16) -> bytes:
    """Read everything until end-of-file, at most so many bytes at a time, and return it."""
    pieces = []
    while piece := os.read(reader, size):
        pieces.append(piece)
    return b"".join(pieces)


def leave_after(reader: int, count: int) -> bytes:
    """Read so many bytes, then close, whatever the writer still wants; return what was read."""
    taken = b""
    while len(taken) < count and (piece := os.read(reader, count - len(taken))):
        taken += piece
    os.close(reader)
    return taken


def collect_packets(reader: int) -> list[bytes]:
    """Read a pipe in packet mode (O_DIRECT, pipe(7)) and return one entry for each write() of up to
    PIPE_BUF.
    """
    packets = []
    while packet := os.read(reader, select.PIPE_BUF):
        packets.append(packet)
    return packets


def _wait_until_taken(writer: int) -> None:
    reader_left = select.poll()
    reader_left.register(writer, 0)  # asks for nothing, but is told of POLLERR all the same
    give_up = time.monotonic() + _PATIENCE
    while waiting_bytes(writer) and time.monotonic() < give_up:
        if reader_left.poll(0.5):
            return


def waiting_bytes(fd: int) -> int:
    """Return how many bytes are in a pipe, which its write end knows as well (FIONREAD in pipe(7)),
    or whether any that were sent through a Unix socket are (SIOCOUTQ in unix(7)).
    """
    is_socket = stat.S_ISSOCK(os.fstat(fd).st_mode)
    answer = fcntl.ioctl(fd, termios.TIOCOUTQ if is_socket else termios.FIONREAD, bytes(4))
    return int.from_bytes(answer, sys.byteorder)
