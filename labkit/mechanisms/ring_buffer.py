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

from contextlib import suppress

import posix_ipc

from labkit.framing import LARGEST
from labkit.link import Link
from labkit.mechanisms.semaphore import Semaphore
from labkit.mechanisms.shared_memory import SharedMemory, SharedMemoryEnd
from labkit.ring_channel import RING, SIZE, RingChannel, filled


class RingBuffer(Link):
    """Join two processes by two rings in shared memory, one for each direction."""

    name = "ring_buffer"
    traits = frozenset({"named", "survives", "reliable"})
    largest = LARGEST

    def __init__(self) -> None:
        memory, there, back = SharedMemory(SIZE), Semaphore(), Semaphore()
        self.parts = memory, there, back
        self.left = RingChannel(0, memory.left, there.left, back.left)
        self.right = RingChannel(1, memory.right, back.right, there.right)

    def filled(self) -> tuple[int, int] | None:
        """Return how many bytes lie in the fuller of the two rings, and how many fit."""
        memory = SharedMemoryEnd(self.parts[0].posix_name, SIZE)
        with suppress(posix_ipc.ExistentialError), memory:
            return filled(memory.buf), RING
        return None

    def unlink(self) -> None:
        """Remove the names of the memory and of the bells."""
        for part in self.parts:
            part.unlink()
