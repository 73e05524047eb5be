"""Who looks again and again for something that nobody here will ever do, and sleeps in between.

    while os.path.exists("app.lock"):      each look is short, so it never stands still; but all
        time.sleep(0.1)                    others do, and it never leaves this loop

Such a wait can be ended from outside, by whoever removes the file. So it is given some seconds.
"""

from __future__ import annotations

import ast
import os
import re
import time
from contextlib import suppress
from pathlib import Path

from labkit import kernel, where
from labkit.failure import Place
from labkit.watch.busy import loop_around

_BEFORE, _LOOKS, _BETWEEN = 3.0, 5, 0.5  # seconds of nothing but sleep; looks at the code after it
_MAY_CALL = {"sleep", "exists", "is_file", "isfile", "stat", "listdir", "kill", "read_text", "open",
             "read", "int", "is_alive", "poll", "print"}  # fmt: skip


class Polling:
    """Look again and again at all processes of a program; `places` has who polls, and where."""

    def __init__(self) -> None:
        self.places: dict[int, Place] = {}
        self._still: object = None
        self._since = time.monotonic()
        self._looks = 0

    def reached(self, pids: list[int]) -> bool:
        """Look once more; return True once all others stand still, and some poll in vain."""
        still, sleepers = _picture(pids)
        now = time.monotonic()
        if still != self._still or not sleepers:
            self._still, self._since, self._looks = still, now, 0
            return False
        if now - self._since < _BEFORE + self._looks * _BETWEEN:
            return False
        places = where.lines(sleepers)
        if len(places) < len(sleepers) or not all(map(_polls, places.values())):
            self._since, self._looks = now, 0
            return False
        self.places, self._looks = places, self._looks + 1
        return self._looks >= _LOOKS


def _picture(pids: list[int]) -> tuple[object, list[int]]:
    """Return what stays equal while all but the sleepers stand still, and who the sleepers are."""
    still, sleepers = [], []
    for pid in pids:
        call = kernel.waiting_in(pid)
        if call and call.name != "clock_nanosleep":
            still.append((pid, call, kernel.switches(pid, pid)))
        else:
            sleepers.append(pid)
    return (still, [(pid, kernel.reads(pid)[1]) for pid in sleepers]), sleepers


def _polls(place: Place) -> bool:
    """Tell whether a line belongs to a loop that only looks for something, and sleeps."""
    loop = loop_around(place)
    calls = [node.func for node in ast.walk(loop) if isinstance(node, ast.Call)] if loop else []
    names = {getattr(call, "attr", getattr(call, "id", "")) for call in calls}
    return "sleep" in names and names <= _MAY_CALL


def stale(place: Place) -> str:
    """Return a sentence about the file that a polling line waits for, if who made it is dead."""
    loop = loop_around(place)
    nodes = ast.walk(loop) if loop else ()
    for name in [node.value for node in nodes if isinstance(node, ast.Constant)]:
        with suppress(OSError, ValueError):
            number = re.fullmatch(r"\s*(\d+)\s*", Path(str(name)).read_text())
            if number and not os.path.exists(f"/proc/{number[1]}"):
                return (
                    f" It waits for {name!r}, whose maker, process {number[1]}, is dead: lock with "
                    "flock(), which the kernel releases when its holder dies."
                )
    return ""
