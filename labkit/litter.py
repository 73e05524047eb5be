"""The children of one group, as their nursery knows them."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections import Counter
from contextlib import suppress
from itertools import filterfalse
from selectors import BaseSelector

from labkit import child
from labkit.line import send

GRACE = 5.0  # how long after a group's deadline the nursery acts, if the notebook process does not


class Litter:
    """Be the children of one group, as the nursery knows them."""

    def __init__(self, line: socket.socket, timeout: float) -> None:
        self.line = line
        self.deadline = time.monotonic() + timeout + GRACE
        self.alive: set[int] = set()
        self.packs: set[int] = set()  # process groups: a child leads one, what it forks stays in it
        # By pack, or None for one that left its own: processes for which nobody waited.
        self.unwaited: Counter[int | None] = Counter()
        self.left_running: Counter[int | None] = Counter()  # those of them that had to be killed
        self.last_words: dict[int, LastWord] = {}  # of those whose nursery is the guests'

    def orphans(self) -> list[list[int | None]]:
        return [[pack, count, self.left_running[pack]] for pack, count in self.unwaited.items()]

    def tell(self, event: str, **facts: object) -> None:
        with suppress(OSError):  # the notebook process is gone: its children go next
            send(self.line, {"event": event, "at": time.perf_counter_ns(), **facts})

    def owns(self, pid: int) -> bool:
        with suppress(ProcessLookupError):
            return pid in self.alive or os.getpgid(pid) in self.packs
        return False


class LastWord:
    """Hear from a child that its function has returned, and look what it has open then."""

    def __init__(self, litter: Litter, given: list[int]) -> None:
        self.litter = litter
        self.ours, self.theirs = socket.socketpair()
        self.given = {
            number: _identity(os.fstat(file))
            for number, file in enumerate(given, start=child.FIRST_GIVEN)
        }
        self.pid = 0
        self.open: list[list[int]] | str = "unseen"

    def hear(self, selector: BaseSelector) -> None:
        """Take the word, unless its group was ended a moment ago, and this process with it."""
        if self.ours.fileno() >= 0:
            selector.unregister(self.ours)
            if self.ours.recv(1):  # and not only an end of file
                self.said()

    def said(self) -> None:
        """Look at its descriptors and end it: the process is not to do anything after this."""
        with suppress(OSError):  # it hides them
            there = child.open_numbers(self.pid)
            known = self.given.keys() | set(range(child.FIRST_GIVEN))
            self.open = [sorted(there - known), [*filterfalse(self._kept, self.given)]]
        os.kill(self.pid, signal.SIGKILL)

    def _kept(self, number: int) -> bool:
        """Tell whether what it was given is still there, and nothing else under that number."""
        with suppress(FileNotFoundError):
            return _identity(os.stat(f"/proc/{self.pid}/fd/{number}")) == self.given[number]
        return False


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
