"""A ring: memory in which one side writes pieces and the other reads them, round and round.

          read from here           write here, as long as there is room
                ▼                     ▼
    ┌───────────┬─┬───────┬─┬─────────┬───────────┐
    │···········│5│hello··│3│abc······│···········│     what does not fit before the end of the
    └───────────┴─┴───────┴─┴─────────┴───────────┘     memory goes on at its beginning

Before each piece stands a word: how many bytes of its message are left, with this piece. Pieces
begin where words do. Each side knows its own place only. Neither waits: whoever uses a ring sees to
it that nothing is read before it was written, or overwritten before it was read.

The trap: two writers, or two readers, would use the same place.
"""

from __future__ import annotations

import io
from collections import deque

_WORD = 8  # bytes


def _taken(size: int) -> int:
    """Return how much of the memory a piece of so many bytes takes: its word, and whole words."""
    return _WORD + (size + _WORD - 1) // _WORD * _WORD


class RingWriter:
    """Write pieces into a ring, and know how much room there is."""

    def __init__(self, memory: memoryview) -> None:
        self._memory, self._words = memory, memory.cast("Q")
        self._room = len(memory)
        self._there: deque[int] = deque()  # how much each piece takes that has not been read yet
        self.written, self.total = 0, 0  # pieces; bytes of the memory that they have taken

    def has_room(self, size: int) -> bool:
        """Tell whether a piece of so many bytes fits."""
        return _taken(size) <= self._room

    def make_room(self) -> None:
        """Count the room of the oldest piece as free, because it has been read."""
        if self._there:
            self._room += self._there.popleft()

    def write(self, piece: bytes | bytearray | memoryview, left: int) -> None:
        """Write a piece, and with it how many bytes of its message are left."""
        size, at = len(piece), self.total % len(self._memory)
        self._words[at // _WORD] = left
        begin, taken = at + _WORD, _taken(size)
        over = begin + size - len(self._memory)
        if over <= 0:
            self._memory[begin : begin + size] = piece
        else:
            self._memory[begin:], self._memory[:over] = piece[: size - over], piece[size - over :]
        self._room -= taken
        self._there.append(taken)
        self.written += 1
        self.total += taken

    def release(self) -> None:
        """Let go of the memory."""
        self._words.release()
        self._memory.release()


class RingReader:
    """Read pieces from a ring, in the order in which they were written."""

    def __init__(self, memory: memoryview) -> None:
        self._memory, self._words = memory, memory.cast("Q")
        self.read, self.total = 0, 0  # pieces; bytes of the memory that they had taken

    def left(self) -> int:
        """Return how many bytes of its message are left, with the next piece."""
        return self._words[self.total % len(self._memory) // _WORD]

    def take(self, size: int) -> bytes:
        """Return a copy of the next piece."""
        begin = self.total % len(self._memory) + _WORD
        piece = bytes(self._memory[begin : begin + size])
        if len(piece) < size:
            piece += self._memory[: size - len(piece)]
        self._go_on(size)
        return piece

    def copy(self, size: int, whole: io.BytesIO) -> None:
        """Copy the next piece to where the pieces of its message are put together."""
        begin = self.total % len(self._memory) + _WORD
        before = whole.write(self._memory[begin : begin + size])
        whole.write(self._memory[: size - before])
        self._go_on(size)

    def _go_on(self, size: int) -> None:
        self.total += _taken(size)
        self.read += 1

    def release(self) -> None:
        """Let go of the memory."""
        self._words.release()
        self._memory.release()
