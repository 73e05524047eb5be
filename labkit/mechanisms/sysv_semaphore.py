"""A System V semaphore: the older kind, which the kernel keeps by number, and can give back.

    left    semop(+1) ─────────▶  set 32768: 0 → 1  ─────────▶  semop(-1): 1 → 0    right
            semop(-1) ◀─────────  set 32769: 0 → 1  ◀─────────  semop(+1)

One call can change several semaphores of a set, all or none; here each set has one, because a bell
needs no more. Every change is a system call, also where nobody waits: sem_post(3) makes none then.

What the kernel promises (see semop(2)):
  lowering waits while the number is 0; raising never waits
  with SEM_UNDO, what a process has changed is changed back when it ends, however it ends
  the set stays until somebody removes it, or the machine is started anew; see ipcs(1)

The trap: SEM_UNDO frees a lock whose holder was killed, which no POSIX semaphore does. On a bell it
would be wrong: a ring would be taken back when the ringer ends, even if nobody has heard it yet.

System calls: semget(2), semop(2), semctl(2).
"""

from __future__ import annotations

from contextlib import suppress
from typing import Self

import sysv_ipc

from labkit.link import Bell, Link
from labkit.names import note_system_v


class SystemVSemaphoreEnd(Bell):
    """Know the keys of both sets, and look them up in the process that uses this end."""

    def __init__(self, *, waits: int, rings: int) -> None:
        self.waits, self.rings = waits, rings

    def open(self) -> Self:
        """Look up both; raises sysv_ipc.ExistentialError once they have been removed."""
        self._mine, self._peers = sysv_ipc.Semaphore(self.waits), sysv_ipc.Semaphore(self.rings)
        return self

    def ring(self) -> None:
        """Raise the peer's semaphore, by which one wait of the peer ends."""
        self._peers.release()

    def wait(self) -> None:
        """Wait until the peer has rung once more than was waited for, and count that ring."""
        while True:
            try:
                return self._mine.acquire()  # type: ignore[no-any-return]
            except sysv_ipc.Error as error:
                if type(error) is not sysv_ipc.Error:
                    raise
                # Otherwise a handler has run: wait on, as os.read() does (PEP 475).


class SystemVSemaphore(Link):
    """Join processes by two sets of one semaphore each, which they find by their keys."""

    name = "sysv_semaphore"
    traits = frozenset({"named", "shared", "counts", "survives"})

    def __init__(self) -> None:
        self._sets = []
        for _ in ("there", "back"):
            made = sysv_ipc.Semaphore(None, sysv_ipc.IPC_CREX)
            self._sets.append((made, note_system_v("sem", made.id)))
        there, back = (made.key for made, _ in self._sets)
        self.left = SystemVSemaphoreEnd(waits=back, rings=there)
        self.right = SystemVSemaphoreEnd(waits=there, rings=back)

    def unlink(self) -> None:
        """Remove both; who waits for one of them then gets sysv_ipc.ExistentialError."""
        for semaphore, note in self._sets:
            with suppress(sysv_ipc.ExistentialError):
                semaphore.remove()
            note.unlink(missing_ok=True)
