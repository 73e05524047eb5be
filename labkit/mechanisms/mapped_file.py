"""A mapped file: a file on a disk whose bytes processes see as their own memory.

    left    buf[0] = 7   ─────▶ ┌──────────────────────────┐ ◀─────   buf[0] == 7    right
                                │ /tmp/…/file  page cache  │
                                └────────────┬─────────────┘
                                             ▼  the kernel writes it back, some time later
                                            disk

All who map the same file share the same pages of the kernel's cache, which is what makes it shared
memory. What was written there is in the file as well, and read() sees it at once.

What the kernel promises (see mmap(2)):
  with MAP_SHARED, a store is seen by all who map the file, without any system call
  the file is on the disk after msync(2), or when the kernel gets to it: not before
  touching a page beyond the end of the file, because somebody cut it off, is a SIGBUS

The trap: it outlives the machine's next start, half-written content and all. Whoever opens it must
be able to tell whether its last writer had finished.

System calls: open(2), ftruncate(2), mmap(2), msync(2), unlink(2).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from labkit.link import Link
from labkit.mapping import SIZE, MappedRegion, checked
from labkit.names import new_name


class MappedFileEnd(MappedRegion):
    """Know the path, and map the file."""

    def __init__(self, path: Path, size: int) -> None:
        super().__init__(size)
        self.path = path

    def open(self) -> Self:
        """Map the file; raises FileNotFoundError once it has no name any more."""
        file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        try:
            self.map(file)
        finally:
            os.close(file)  # the mapping stays
        return self


class MappedFile(Link):
    """Join processes that know a path by a file of that many bytes."""

    name = "mapped_file"
    traits = frozenset({"named", "shared", "survives"})

    def __init__(self, size: int = SIZE) -> None:
        size = checked(size)
        self.path = new_name("file")
        with open(self.path, "xb") as file:
            file.truncate(size)  # a hole, which reads as zeros
        self.left, self.right = MappedFileEnd(self.path, size), MappedFileEnd(self.path, size)

    def unlink(self) -> None:
        """Remove the file; processes that have it mapped keep its pages."""
        self.path.unlink(missing_ok=True)
