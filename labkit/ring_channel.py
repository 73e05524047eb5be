"""A channel over shared memory: two rings, one for each direction, and bells to wait for them.

    side 0  ── writes ──▶  [ ring 0 ]  ──▶ reads ──  side 1        behind both rings, by side:
    side 0  ◀── reads ──   [ ring 1 ]  ◀── writes ── side 1        closed | written | read

Long messages go in pieces, each as long as fits in well: the receiver copies one out while the
sender copies the next one in. The last words of the memory say who has closed, and how much each
side has written and read: what a peer must know, and whoever looks how full a ring is.

The trap: copy first, then ring; wait first, then copy. The bell puts the memory in order as well.
"""

from __future__ import annotations

import io
from typing import Self

from labkit.framing import LARGEST
from labkit.link import Bell, Channel, Region
from labkit.message import checked
from labkit.ring import RingReader, RingWriter

RING = 1 << 20  # bytes of each of the two
_PIECE = 1 << 18
# By side: 0 or, once it has closed, 1 + the pieces that it had sent; then bytes, in all.
_CLOSED, _WRITTEN, _READ = 0, 2, 4
SIZE = 2 * RING + 6 * 8  # bytes of memory: both rings, and the words behind them


class RingChannel(Channel):
    """Use one ring to send and the other to receive, each with a bell to wait for and to ring."""

    def __init__(self, side: int, memory: Region, *bells: Bell) -> None:
        self.side, self.memory, (self.sending, self.receiving) = side, memory, bells
        self._opened = False

    def open(self) -> Self:
        """Map the memory and open the bells."""
        self.sending.open(), self.receiving.open()
        buf = self.memory.open().buf
        rings = buf[:RING], buf[RING : 2 * RING]
        self._out, self._in = RingWriter(rings[self.side]), RingReader(rings[1 - self.side])
        self._words = buf[2 * RING :].cast("Q")
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


def filled(memory: memoryview) -> int:
    """Return how many bytes lie in the fuller of the two rings."""
    with memory[2 * RING :].cast("Q") as words:
        return max(words[_WRITTEN + side] - words[_READ + 1 - side] for side in (0, 1))
