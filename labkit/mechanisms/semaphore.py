"""A named POSIX semaphore: a number that processes raise and lower, and that never falls below 0.

    left    release() ─────────▶  there: 0 → 1  ─────────▶  acquire(): 1 → 0    right
            acquire() ◀─────────  back:  0 → 1  ◀─────────  release()

As a bell it counts: ten rings end ten waits, whether they came before or after. A link is two of
them, one for each direction; with one only, a process could wake itself.

What the system promises (see sem_overview(7)):
  acquire() waits while the number is 0, and then lowers it; no two get the same ring
  release() raises it and never waits; it makes a system call only if somebody sleeps
  the name, and the number, stay until somebody unlinks the name

The trap: nobody owns a semaphore. Where it guards something and its holder dies, it stays at 0, and
all others wait for ever; only a lock knows who has it.

System calls: sem_open(3), sem_post(3), sem_wait(3), sem_unlink(3), which use futex(2) to sleep.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Self

import posix_ipc

from labkit.link import Bell, Link
from labkit.names import new_posix_name


class SemaphoreEnd(Bell):
    """Know the names of both semaphores, and open them in the process that uses this end."""

    def __init__(self, *, waits: str, rings: str) -> None:
        self.waits, self.rings = waits, rings
        self._open: tuple[posix_ipc.Semaphore, ...] = ()

    def open(self) -> Self:
        """Open both; raises posix_ipc.ExistentialError once they have no name any more."""
        self._open = self._mine, self._peers = (
            posix_ipc.Semaphore(self.waits),
            posix_ipc.Semaphore(self.rings),
        )
        return self

    def ring(self) -> None:
        """Raise the peer's semaphore, by which one wait of the peer ends."""
        self._peers.release()

    def wait(self) -> None:
        """Wait until the peer has rung once more than was waited for, and count that ring."""
        while True:
            try:
                return self._mine.acquire()  # type: ignore[no-any-return]
            except posix_ipc.SignalError:  # a handler has run: wait on, as os.read() does (PEP 475)
                continue

    def close(self) -> None:
        """Close both; the semaphores, and how often they were rung, stay."""
        for semaphore in self._open:
            semaphore.close()
        self._open = ()


class Semaphore(Link):
    """Join processes by two semaphores that they find by their names."""

    name = "semaphore"
    traits = frozenset({"named", "shared", "counts", "survives"})
    left: SemaphoreEnd
    right: SemaphoreEnd

    def __init__(self) -> None:
        self.there, self.back = new_posix_name("there"), new_posix_name("back")
        for name in (self.there, self.back):
            posix_ipc.Semaphore(name, posix_ipc.O_CREX).close()
        self.left = SemaphoreEnd(waits=self.back, rings=self.there)
        self.right = SemaphoreEnd(waits=self.there, rings=self.back)

    def unlink(self) -> None:
        """Remove both names; processes that have the semaphores open keep using them."""
        for name in (self.there, self.back):
            with suppress(posix_ipc.ExistentialError):
                posix_ipc.unlink_semaphore(name)
