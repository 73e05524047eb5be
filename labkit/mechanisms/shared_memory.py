"""POSIX shared memory: memory that has a name, and that every process can map which knows it.

    left    buf[0] = 7   ─────▶ ┌──────────────────────────┐ ◀─────   buf[0] == 7    right
                                │ /labkit-…   in /dev/shm  │
                                └──────────────────────────┘

It is a file in a file system that lives in memory. Once it is mapped, no system call is made: one
process stores, the other loads. That is why nothing is faster, and why nothing tells a reader that
there is something new, or that half of it is still missing.

What the kernel promises (see shm_overview(7)):
  the memory begins with zeros
  the name stays until somebody unlinks it, whoever has died in the meantime
  memory whose name is gone stays until the last process that has mapped it is gone

The trap: who attaches is not the owner. Before Python 3.13, multiprocessing.shared_memory lets a
helper of each process (the resource tracker) unlink what the process has only attached to, once it
ends: the memory is then gone for those who come later. Pass track=False there; here only the link
unlinks.

System calls: shm_open(3), ftruncate(2), mmap(2), shm_unlink(3).
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Self

import posix_ipc

from labkit.link import Link
from labkit.mapping import SIZE, MappedRegion, checked
from labkit.names import new_posix_name


class SharedMemoryEnd(MappedRegion):
    """Know the name, and map what it means."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(size)
        self.name = name

    def open(self) -> Self:
        """Map the memory; raises posix_ipc.ExistentialError once nothing has that name."""
        memory = posix_ipc.SharedMemory(self.name)
        try:
            self.map(memory.fd)
        finally:
            os.close(memory.fd)
        return self


class SharedMemory(Link):
    """Join processes by memory of that many bytes, which they find by a name."""

    name = "shared_memory"
    traits = frozenset({"named", "shared", "survives"})
    left: SharedMemoryEnd
    right: SharedMemoryEnd

    def __init__(self, size: int = SIZE) -> None:
        self.posix_name = new_posix_name("memory")
        memory = posix_ipc.SharedMemory(self.posix_name, posix_ipc.O_CREX, size=checked(size))
        os.close(memory.fd)
        self.left = SharedMemoryEnd(self.posix_name, size)
        self.right = SharedMemoryEnd(self.posix_name, size)

    def unlink(self) -> None:
        """Remove the name; processes that have the memory mapped keep using it."""
        with suppress(posix_ipc.ExistentialError):
            posix_ipc.unlink_shared_memory(self.posix_name)
