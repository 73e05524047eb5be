"""An event counter (eventfd): a number in the kernel that has a descriptor, and no name.

    left    write(+1) ──────────▶  there: 0 → 1  ──────────▶  read(): 1 → 0    right
            read()    ◀──────────  back:  0 → 1  ◀──────────  write(+1)

It does for a bell what a pipe does for bytes, in 8 bytes of the kernel. Because it is a
descriptor, select() and poll() can wait for it together with pipes and sockets; a semaphore cannot
be waited for beside anything else.

What the kernel promises (see eventfd(2)), with EFD_SEMAPHORE:
  read()   waits while the number is 0; otherwise lowers it by one
  write()  adds to it; waits only if it would exceed 2**64 - 2

The trap: without EFD_SEMAPHORE, read() returns the number and sets it to 0, so that ten rings end
one wait only. And there is no end-of-file: when everybody else is gone, a reader waits on.

System calls: eventfd(2), read(2), write(2).
"""

from __future__ import annotations

import os

from labkit.link import Bell, Descriptor, Link


class EventCounterEnd(Bell):
    """Own both counters' descriptors in one process."""

    def __init__(self, *, waits: Descriptor, rings: Descriptor) -> None:
        self.waits, self.rings = waits, rings

    def ring(self) -> None:
        """Raise the peer's counter, by which one wait of the peer ends."""
        os.eventfd_write(self.rings, 1)

    def wait(self) -> None:
        """Wait until the peer has rung once more than was waited for, and count that ring."""
        os.read(self.waits, 8)  # os.eventfd_read() would give up when a signal comes


class EventCounter(Link):
    """Join two related processes by a pair of event counters."""

    name = "event_counter"
    traits = frozenset({"selectable", "shared", "counts"})

    def __init__(self) -> None:
        there, back = (Descriptor(os.eventfd(0, os.EFD_CLOEXEC | os.EFD_SEMAPHORE)) for _ in "12")
        self.left = EventCounterEnd(waits=back, rings=there)
        self.right = EventCounterEnd(waits=there.duplicate(), rings=back.duplicate())

    @classmethod
    def lacking(cls) -> str | None:
        """Return that only Linux has eventfd(2), where that is not the system."""
        return None if hasattr(os, "eventfd") else "event counters (eventfd) exist on Linux only"
