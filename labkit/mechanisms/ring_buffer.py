"""A ring buffer: shared memory that carries messages, because bells say when there is one.

              sender                ┌─────── 1 MiB ───────┐              receiver
    copies in, behind the last ──▶  │····│5│hello│3│abc│··│  ──▶   copies out, from the first on
    ring: a message is there   ──●  └─────────────────────┘  ●──   wait for a message
    wait, while it is full     ──●                           ●──   ring: its room is free again

Region + bell = channel. The memory alone does not tell that something has come; the bells alone
carry nothing. The kernel neither copies nor is called, unless somebody has to sleep.

What makes it right, beside bells that count:
  copy, then ring; wait, then copy: the semaphore puts the memory in order as well
  one sender and one receiver for each ring: two would write to the same place

The trap: nobody stands behind it. The kernel tells a reader of a pipe that the writer was killed;
here a process must say so itself before it goes. Who waits for one that was killed waits for ever.

System calls: those of shared_memory.py and semaphore.py. Idea: E. W. Dijkstra, EWD 123, section 4.
"""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Self

import posix_ipc

from labkit.framing import LARGEST
from labkit.link import Channel, Link
from labkit.mechanisms.semaphore import Semaphore, SemaphoreEnd
from labkit.mechanisms.shared_memory import SharedMemory, SharedMemoryEnd
from labkit.message import checked
from labkit.ring import RingReader, RingWriter

_RING = 1 << 20
_PIECE = 1 << 18  # a longer message goes in pieces: one is copied out while the next is copied in
# Behind both rings, words for each side: 0 or, once it has closed, 1 + the pieces that it had sent;
# how many bytes it has written, and read, in all, for whoever looks how full a ring is.
_CLOSED, _WRITTEN, _READ, _WORDS = 0, 2, 4, 6


class RingEnd(Channel):
    """Use one ring to send and the other to receive, each with a bell to wait for and to ring."""

    def __init__(self, side: int, memory: SharedMemoryEnd, *bells: SemaphoreEnd) -> None:
        self.side, self.memory, (self.sending, self.receiving) = side, memory, bells
        self._opened = False

    def open(self) -> Self:
        """Map the memory and open the bells."""
        self.sending.open(), self.receiving.open()
        buf = self.memory.open().buf
        rings = buf[:_RING], buf[_RING : 2 * _RING]
        self._out, self._in = RingWriter(rings[self.side]), RingReader(rings[1 - self.side])
        self._words = buf[2 * _RING :].cast("Q")
        self._opened = True
        return self

    def send(self, message: bytes) -> None:
        """Send one message of up to 1 GiB; raises BrokenPipeError once the peer has closed."""
        content = checked(message, LARGEST)
        whole = content if len(content) <= _PIECE else memoryview(content)
        for begin in range(0, len(content) or 1, _PIECE):
            self._put(whole[begin : begin + _PIECE], len(content) - begin)

    def _put(self, piece: bytes | bytearray | memoryview, left: int) -> None:
        peer = _CLOSED + 1 - self.side
        while not self._out.has_room(len(piece)) and not self._words[peer]:
            self.sending.wait()
            self._out.make_room()
        if self._words[peer]:
            raise BrokenPipeError("the peer has closed its end")
        self._out.write(piece, left)
        self._words[_WRITTEN + self.side] = self._out.total
        self.sending.ring()

    def recv(self) -> bytes:
        """Return the next message; raises EOFError once the peer has closed and nothing is left."""
        size = self._wait()
        first = self._in.take(min(size, _PIECE))
        self._give_back()
        if size <= _PIECE:
            return first
        whole = io.BytesIO()
        whole.write(first)
        while whole.tell() < size:
            self._in.copy(min(self._wait(), _PIECE), whole)
            self._give_back()
        return whole.getvalue()

    def _give_back(self) -> None:
        """Tell the sender that there is room again."""
        self._words[_READ + self.side] = self._in.total
        self.receiving.ring()

    def _wait(self) -> int:
        """Wait for a piece; return how many bytes of its message are left, with this piece."""
        end = self._in.read + 1
        peer = _CLOSED + 1 - self.side
        if self._words[peer] != end:
            self.receiving.wait()
        if self._words[peer] == end:  # it rang because it closed
            raise EOFError("the peer has closed its end")
        return self._in.left()

    def close(self) -> None:
        """Say that this side has closed, and wake the peer to see it."""
        if self._opened:
            self._opened = False
            self._words[_CLOSED + self.side] = self._out.written + 1
            for bell in (self.sending, self.receiving):
                bell.ring()
            for view in (self._words, self._out, self._in):
                view.release()
        super().close()


class RingBuffer(Link):
    """Join two processes by two rings in shared memory, one for each direction."""

    name = "ring_buffer"
    traits = frozenset({"named", "survives", "reliable"})
    largest = LARGEST

    def __init__(self) -> None:
        memory, there, back = SharedMemory(2 * _RING + 8 * _WORDS), Semaphore(), Semaphore()
        self.parts = memory, there, back
        self.left = RingEnd(0, memory.left, there.left, back.left)
        self.right = RingEnd(1, memory.right, back.right, there.right)

    def filled(self) -> tuple[int, int] | None:
        """Return how many bytes lie in the fuller of the two rings, and how many fit."""
        memory = self.parts[0]
        with (
            suppress(posix_ipc.ExistentialError),
            SharedMemoryEnd(memory.posix_name, memory.left.size) as region,
            region.buf[2 * _RING :].cast("Q") as words,
        ):
            return max(words[_WRITTEN + side] - words[_READ + 1 - side] for side in (0, 1)), _RING
        return None

    def unlink(self) -> None:
        """Remove the names of the memory and of the bells."""
        for part in self.parts:
            part.unlink()
