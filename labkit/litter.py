"""The children of one group, as their nursery knows them."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections import Counter
from contextlib import suppress

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
            send(self.line, {"event": event, **facts})

    def owns(self, pid: int) -> bool:
        with suppress(ProcessLookupError):
            return pid in self.alive or os.getpgid(pid) in self.packs
        return False


class LastWord:
    """Hear from a child that its function has returned, and look what it has open then."""

    def __init__(self, litter: Litter, given: int) -> None:
        self.litter = litter
        self.ours, self.theirs = socket.socketpair()
        self.given = set(range(child.FIRST_GIVEN, child.FIRST_GIVEN + given))
        self.pid = 0
        self.open: list[list[int]] | str = "unseen"

    def said(self) -> None:
        """Look at its descriptors and end it: the process is not to do anything after this."""
        with suppress(OSError):  # it hides them
            there = child.open_numbers(self.pid)
            standard = set(range(child.FIRST_GIVEN))
            self.open = [sorted(there - standard - self.given), sorted(self.given - there)]
        os.kill(self.pid, signal.SIGKILL)
