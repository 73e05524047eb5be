"""What watched processes have written down of themselves: see inside/journal.py."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from labkit.failure import Place
from labkit.inside import journal

Line = dict[str, Any]  # of the log


@dataclass(frozen=True)
class Taken:
    """Be a lock that a process holds or wants: its name, and where it was taken."""

    lock: str
    place: Place


class Page(NamedTuple):
    """Be what one process holds, wants, and has set."""

    holds: tuple[Taken, ...]
    wants: Taken | None
    alarm: float


class Records:
    """Read the folder in which processes write."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def page(self, pid: int) -> Page | None:
        """Return the page of a process, also of one that has ended; None if it has none."""
        with suppress(OSError, ValueError):
            text = (self.folder / str(pid)).read_bytes().partition(b"\n")[0]
            entry = json.loads(text)
            wants = entry["wants"]
            return Page(
                tuple(_taken(each) for each in entry["holds"]),
                wants and _taken(wants),
                float(entry["alarm"]),
            )
        return None

    def pages(self) -> dict[int, Page]:
        """Return the pages of all processes by number, in the order of their numbers."""
        numbers = sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdigit())
        return {pid: page for pid in numbers if (page := self.page(pid))}

    def alarm_to_come(self, pid: int) -> bool | None:
        """Tell whether an alarm of a process will come; None if it has no page."""
        page = self.page(pid)
        return page and page.alarm >= time.monotonic()

    def log(self, kind: str) -> list[Line]:
        """Return the lines of one kind from the log of all."""
        found = []
        with suppress(OSError):
            for line in (self.folder / journal.LOG).read_bytes().splitlines():
                with suppress(ValueError):
                    found.append(json.loads(line))
        return [each for each in found if each["kind"] == kind]


def place(text: str) -> Place:
    """Return the line of code that was written down as FILE:LINE."""
    file, _, line = text.rpartition(":")
    return Place(file, int(line), "")


def _taken(pair: list[str]) -> Taken:
    return Taken(pair[0], place(pair[1]))
