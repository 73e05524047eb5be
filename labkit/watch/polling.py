"""Who looks again and again for something that nobody here will ever do, asleep in between or not.

    while os.path.exists("app.lock"):      each look is short, so it never stands still; but all
        time.sleep(0.1)                    others do, and it never leaves this loop

Such a wait can be ended from outside, by whoever removes the file. So it is given some seconds.
The process of a multiprocessing.Manager looks once a second whether it is to end, and helps nobody.
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
from labkit.watch.busy import loop_around, name_of, waits_in_a_loop

_BEFORE, _LOOKS, _BETWEEN = 3.0, 5, 0.5  # seconds of nothing but sleep; looks at the code after it
_MAY_CALL = {"sleep", "exists", "is_file", "isfile", "stat", "listdir", "kill", "read_text", "open",
             "read", "int", "is_alive", "poll", "print"}  # fmt: skip
_MAY_RAISE = {"get", "recv", "recvfrom", "accept", "receive"}  # once their time is up
_MAY_RETURN = {"wait", "join", "acquire", "select"}
_BESIDE = {"settimeout", "is_set", "empty"}
MANAGER = "managers.serve_forever"


class Polling:
    """Look again and again at all processes of a program; `places` has who polls, and where."""

    def __init__(self) -> None:
        self.places: dict[int, Place] = {}
        self._still: tuple[object, object] = None, None
        self._since = time.monotonic()
        self._looks, self._asked = 0, False

    def reached(self, pids: list[int]) -> bool:
        """Look once more; return True once all others stand still, and some poll in vain."""
        waits, switches, sleepers = _picture(pids)
        now = time.monotonic()
        # To be asked for a line wakes others, too: a thread beside, a parent that waits.
        same = (waits, self._still[1] if self._asked else switches) == self._still
        self._still, self._asked = (waits, switches), False
        # Of another thread than the first it is not known where it is.
        if not same or not sleepers or not set(sleepers) <= set(pids):
            self._since, self._looks = now, 0
            return False
        if self._looks >= _LOOKS:
            return True
        if now - self._since < _BEFORE + self._looks * _BETWEEN:
            return False
        places, self._asked = where.lines(sleepers), True
        if len(places) < len(sleepers) or not all(map(_polls, places.values())):
            self._since, self._looks = now, 0
            return False
        self.places = {pid: at for pid, at in places.items() if MANAGER not in at.through}
        self._looks += 1
        return False  # at the next look, when all have come to rest again


def _picture(pids: list[int]) -> tuple[object, object, list[int]]:
    """Return two things that stay equal while all but the sleepers stand still; and these: the
    numbers of threads that wait for a limited time, or run.
    """
    waits, switches, sleepers = [], [], []
    for pid in pids:
        for thread in kernel.threads(pid):
            call = kernel.waiting_in(pid, thread)
            if call and call.untimed:
                waits.append((pid, thread, call))
                switches.append(kernel.switches(pid, thread))
            else:
                sleepers.append(thread)
    return (waits, [(each, kernel.reads(each)[1]) for each in sleepers]), switches, sleepers


def _polls(place: Place) -> bool:
    """Tell whether a line belongs to a loop that only looks for something, with or without sleep;
    or to what a manager does between its threads.
    """
    if MANAGER in place.through or waits_in_a_loop(place):
        return True
    loop = loop_around(place)
    if loop is None:
        return False
    names = {name_of(node.func) for node in ast.walk(loop) if isinstance(node, ast.Call)}
    if any(isinstance(node, ast.AugAssign) for node in ast.walk(loop)):  # it may count its turns
        return False
    if names & (_MAY_RAISE | _MAY_RETURN):
        known = names <= _MAY_CALL | _MAY_RAISE | _MAY_RETURN | _BESIDE
        return known and not _leaves(loop, with_answer=not names & _MAY_RETURN)
    return "sleep" in names and names <= _MAY_CALL


def _leaves(node: ast.AST, *, with_answer: bool) -> bool:
    """Tell whether a loop is left somewhere, be it not by its own test; `with_answer` does not mind
    what it does where nothing was raised.
    """
    if isinstance(node, ast.Break | ast.Return | ast.Raise):
        return True
    inner = ast.iter_child_nodes(node)
    if isinstance(node, ast.Try) and with_answer:
        inner = iter([*node.handlers, *node.finalbody])
    return any(_leaves(each, with_answer=with_answer) for each in inner)


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
