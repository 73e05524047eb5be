"""An anonymous pipe: a buffer in the kernel with a read end and a write end, and no name.

              write end          ┌─────────────────────┐          read end
    left   os.write(fd) ───────▶ │ kernel, 64 KiB      │ ───────▶ os.read(fd)   right
           os.read(fd)  ◀─────── │ another one, back   │ ◀─────── os.write(fd)
                                 └─────────────────────┘

One pipe carries bytes one way only, so a link is two of them. Only a process that inherits the
descriptors, or is sent them, can use a pipe: it has no name to ask for.

What the kernel promises (see pipe(7)):
  read()   waits while the pipe is empty; returns b"" once no write end is open anywhere either
  write()  waits while the pipe is full; raises BrokenPipeError once no read end is open anywhere
  a write of at most PIPE_BUF bytes (4096 on Linux) is never mixed with another writer's

The trap: "anywhere" includes the process that waits. A reader that keeps its own copy of the write
end waits for an end-of-file that can never come.

System calls: pipe(2), read(2), write(2), close(2).
"""

from __future__ import annotations

import os

from labkit.framing import LARGEST, StreamChannel
from labkit.link import Link


class Pipe(Link):
    """Join two related processes by a pair of anonymous pipes."""

    name = "pipe"
    traits = frozenset({"stream", "selectable", "reliable", "notices"})
    largest = LARGEST

    def __init__(self) -> None:
        right_reads, left_writes = os.pipe()
        left_reads, right_writes = os.pipe()
        self.left = StreamChannel(left_reads, left_writes)
        self.right = StreamChannel(right_reads, right_writes)
