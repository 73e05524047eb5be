"""The board: what two processes that play are told, and what they have done, in memory that they
share with the one who looks at them.

    looker ── size, pause ──▶ ┌───────────────────────┐
    looker ◀── counts ─────── │ producer's row        │ ◀──▶ producer
                              │ consumer's row        │ ◀──▶ consumer
                              └───────────────────────┘

Reading and writing it takes no system call, so that looking does not slow what is looked at. Each
number has one writer only, so that no lock is needed.

System calls: memfd_create(2), mmap(2).
"""

from __future__ import annotations

import mmap
import os
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Self

from labkit.link import Bell, Channel, Descriptor, End

SIZE, PAUSE, MESSAGES, BYTES = range(4)  # bytes, microseconds, and two counts
_ROW = 8  # numbers: each row has a cache line of its own


class Board:
    """Be the memory, mapped in this process; a Descriptor takes it to another one."""

    def __init__(self, memory: Descriptor | None = None) -> None:
        if memory is None:
            # Of this name, so that nobody takes it for something by which they communicate.
            memory = Descriptor(os.memfd_create("labkit-board"))
            os.ftruncate(memory, mmap.PAGESIZE)
        self._pages = mmap.mmap(memory, mmap.PAGESIZE)
        self._numbers = memoryview(self._pages).cast("q")
        self.memory = memory

    def row(self, role: int) -> memoryview:
        """Return the numbers of one of the two."""
        return self._numbers[role * _ROW : (role + 1) * _ROW]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.memory.close()
        self._numbers.release()
        self._pages.close()


def act_for_ever(end: End, memory: Descriptor, role: int) -> str:
    """Send (role 0) or receive (1), ring or wait, as the board says; return what has ended it."""
    with Board(memory) as board, board.row(role) as row, end as opened:
        memory.close()
        act, count, moved = _action(opened, role), 0, 0
        try:
            while True:
                moved += act(row[SIZE])
                count += 1
                row[MESSAGES], row[BYTES] = count, moved
                if pause := row[PAUSE]:
                    time.sleep(pause / 1e6)
        except (OSError, EOFError) as error:
            verb = (("ring", "wait") if isinstance(opened, Bell) else ("send", "recv"))[role]
            return f"Its {verb}() raised {type(error).__name__}: {error}."


def _action(end: End, role: int) -> Callable[[int], int]:
    """Return what it does each time: it gets the wanted size, and returns the bytes it moved."""
    if isinstance(end, Bell):
        touch = end.wait if role else end.ring
        return lambda _: touch() or 0
    assert isinstance(end, Channel)
    recv, send, message = end.recv, end.send, lru_cache(maxsize=1)(bytes)
    if role:
        return lambda _: len(recv())
    return lambda size: send(message(size)) or size
