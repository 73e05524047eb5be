"""Memory mapped from an open file: what one process writes there, all who map the same file see.

    process A                     pages of the file                    process B
    buf[0] = 7  ──────────────▶ ┌────────────────────┐ ◀────────────── buf[0] == 7
                                │ one copy, no calls │
                                └────────────────────┘

mmap(2) needs an open file; whether that is one on a disk, POSIX shared memory or a file without a
name makes no difference to the memory, only to who can find it and how long it lasts.

The trap: nothing here waits, and nothing puts writes in an order. Sharing needs synchronising.

System calls: mmap(2), munmap(2).
"""

from __future__ import annotations

import mmap
from contextlib import suppress

from labkit.errors import BadRequest
from labkit.link import Region

SIZE = 1 << 20  # bytes, unless somebody wants another


class MappedRegion(Region):
    """Map an open file of that many bytes, when the process that uses this end is ready."""

    _memory: mmap.mmap | None = None

    def __init__(self, size: int) -> None:
        self.size = size

    def map(self, fd: int) -> None:
        """Make `buf` the memory of an open file, which may be closed afterwards."""
        self._memory = mmap.mmap(fd, self.size, mmap.MAP_SHARED)
        self.buf = memoryview(self._memory)

    def close(self) -> None:
        """Unmap it; memory that a view or an array still shows is unmapped when that has gone."""
        if self._memory is not None:
            with suppress(BufferError):
                self.buf.release()
                self._memory.close()
        super().close()


def checked(size: int) -> int:
    """Return the size; raises BadRequest for one that no memory can have."""
    if type(size) is not int or not 0 < size <= 1 << 40:
        raise BadRequest(f"memory of {size!r} bytes makes no sense: give 1 or more, at most 1 TiB")
    return size
