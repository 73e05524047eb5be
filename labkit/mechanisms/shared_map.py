"""A shared map: memory without a name, which only those see who were handed it.

    left    buf[0] = 7   ─────▶ ┌──────────────────────────┐ ◀─────   buf[0] == 7    right
            fd 3                │ no name anywhere         │                    fd 3
                                └──────────────────────────┘

The classic way to it is mmap(-1, size) with MAP_SHARED | MAP_ANONYMOUS before a fork: parent and
child then have the same pages. Behind the scenes the kernel makes a file without a name for them.
memfd_create() makes that same file, but with a descriptor, which can be sent to a process that is
not a child as well.

What the kernel promises (see memfd_create(2), mmap(2)):
  the memory begins with zeros
  it goes when the last descriptor and the last mapping have gone: nothing can be left over

The trap: memory that was not mapped MAP_SHARED before the fork is copied instead. Both sides then
change their own copy, nobody raises an error, and each wonders why the other one does nothing.

System calls: memfd_create(2), ftruncate(2), mmap(2).
"""

from __future__ import annotations

import os
from typing import Self

from labkit.link import Descriptor, Link
from labkit.mapping import SIZE, MappedRegion, checked


class SharedMapEnd(MappedRegion):
    """Own a descriptor of the memory, and map it."""

    def __init__(self, memory: Descriptor, size: int) -> None:
        super().__init__(size)
        self.memory = memory

    def open(self) -> Self:
        """Map the memory."""
        self.map(self.memory)
        return self


class SharedMap(Link):
    """Join two related processes by memory of that many bytes without a name."""

    name = "shared_map"
    traits = frozenset({"shared"})

    def __init__(self, size: int = SIZE) -> None:
        size = checked(size)
        memory = Descriptor(os.memfd_create("shared map"))
        os.ftruncate(memory, size)
        self.left, self.right = SharedMapEnd(memory, size), SharedMapEnd(memory.duplicate(), size)

    @classmethod
    def lacking(cls) -> str | None:
        """Return that only Linux has memfd_create(2), where that is not the system."""
        known = hasattr(os, "memfd_create")
        return None if known else "memory without a name (memfd_create) exists on Linux only"
