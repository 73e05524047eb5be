"""A lock on a file: while one holds it, all others that ask for it wait.

    ann   acquire() ✔ ──── reads, changes, writes ────▶ release()
    bob        acquire() ······· waits in flock() ·········✔ ──▶ …

It is no bell, and so no mechanism of the lab's: a bell is rung by one and heard by another, but a
lock is released by whoever took it, and remembers nothing. It carries no data either. What it does
is to keep others out.

What the kernel promises:
  flock(2)   the lock belongs to the open file: to a child as well that inherited its descriptor
  fcntl(2)   it belongs to the process, and goes when that closes *any* descriptor of the file
  both       it goes when its holder dies, however it dies: no lock file is left to be removed

The trap: it is advisory. Who does not ask is not kept out; and neither kind knows of the other.

System calls: open(2), flock(2), fcntl(2) F_SETLKW.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self

from labkit.errors import BadRequest

_CALLS = {"flock": fcntl.flock, "fcntl": fcntl.lockf}


class FileLock:
    """Lock a file, which is made if it is not there: with `call` "flock" or "fcntl".

    with FileLock(path):
        ...
    """

    def __init__(self, path: str | Path, *, call: str = "flock") -> None:
        if call not in _CALLS:
            raise BadRequest(f"there is no lock by {call!r}: give {' or '.join(_CALLS)}")
        self._lock = _CALLS[call]
        self.path, self.call = Path(path), call
        self.file: int | None = None

    def acquire(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock, alone or together with others that share it; return whether that worked,
        which may be False only if it is not to wait.
        """
        if self.file is None:
            self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            self._lock(self.file, kind | (0 if wait else fcntl.LOCK_NB))
        except (BlockingIOError, PermissionError):  # fcntl(2) may say either
            return False
        return True

    def release(self) -> None:
        """Let the others have it; twice is harmless."""
        if self.file is not None:
            self._lock(self.file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Release it and close the file, which stays: who removes it makes two locks of one."""
        if self.file is not None:
            os.close(self.file)
            self.file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()
        self.close()

    def __repr__(self) -> str:
        return f"FileLock({self.path.name!r}, call={self.call!r})"
