"""A named pipe (FIFO): a pipe that has a name in the file system, so that strangers can meet there.

    left   open("there", write) ───────▶ p /tmp/…/there ───────▶ open("there", read)   right
           open("back",  read)  ◀─────── p /tmp/…/back  ◀─────── open("back",  write)

The name is only a meeting point: the bytes stay in the kernel, and `ls -l` always shows size 0.
Once open, a FIFO is a pipe in everything that pipe.py says.

What the kernel promises (see fifo(7)):
  open() for reading waits until somebody opens for writing, and the other way round: a rendezvous
  the name stays until somebody unlinks it, whoever has died in the meantime

The trap: two processes that open two FIFOs must open them in the same order. If each opens its own
reading side first, both wait in open() for ever.

System calls: mkfifo(3), open(2), read(2), write(2), unlink(2).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Self

from labkit.framing import LARGEST, StreamChannel
from labkit.link import Link, new_name


class FifoEnd(StreamChannel):
    """Know the two names, and open them when the process that uses this end is ready."""

    def __init__(self, *, reads: Path, writes: Path, writes_first: bool) -> None:
        self.reads, self.writes, self.writes_first = reads, writes, writes_first

    def open(self) -> Self:
        """Open both FIFOs, in the order in which the peer opens them; waits until the peer does."""
        if self.writes_first:
            writer = os.open(self.writes, os.O_WRONLY)
            reader = os.open(self.reads, os.O_RDONLY)
        else:
            reader = os.open(self.reads, os.O_RDONLY)
            writer = os.open(self.writes, os.O_WRONLY)
        super().__init__(reader, writer)
        return self


class Fifo(Link):
    """Join two processes that know a path by a pair of named pipes."""

    name = "fifo"
    traits = frozenset({"stream", "selectable", "named", "reliable", "notices"})
    largest = LARGEST

    def __init__(self) -> None:
        self.there, self.back = new_name("there"), new_name("back")
        os.mkfifo(self.there, 0o600)
        os.mkfifo(self.back, 0o600)
        self.left = FifoEnd(reads=self.back, writes=self.there, writes_first=True)
        self.right = FifoEnd(reads=self.there, writes=self.back, writes_first=False)

    def unlink(self) -> None:
        """Remove both names; processes that have the FIFOs open keep using them."""
        for path in (self.there, self.back):
            with suppress(FileNotFoundError):
                path.unlink()
