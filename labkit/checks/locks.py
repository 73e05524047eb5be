"""Peers that want the same lock on a file as an answer.

They come just after one of its steps (steps.py), or when it releases the lock; what tells a lock
of the kernel from a file that only says so is /proc/locks, see proc_locks(5).
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from labkit.checks.steps import asked, heard, nod, ready, steps

_MOMENT = 0.3  # seconds: who has not got a lock by then waits for it


def rivals(stepped: int, other: int, step: int) -> list[object]:
    """Let another process ask for a lock just after that step of an answer which acquires it;
    return the name of that step ("" if there are not so many), and whether both had the lock.
    """
    number, came, state, since = 0, "", "away", 0.0
    while True:
        late = state == "has it" and time.monotonic() > since + _MOMENT
        if late or (state == "has it" and not ready(stepped, _MOMENT)):
            asked(other, b"r")  # the answer waits, as it should
            state = "gone"
        name = heard(stepped)
        if not name:
            break
        number += 1
        if number == step:
            came, state = name, _asks(other)
            since = time.monotonic()
        nod(stepped)
    if state == "waits" and ready(other, _MOMENT):
        state = _has_it(other)
    both = state == "has it"
    asked(stepped, b"r")
    if state == "waits":
        state = _has_it(other)
    if state == "has it":
        asked(other, b"r")
    return [came, both]


def _asks(end: int) -> str:
    """Let a process ask for the lock; return "has it", or "waits" if that takes long."""
    os.write(end, b"a")
    return _has_it(end) if ready(end, _MOMENT) else "waits"


def _has_it(end: int) -> str:
    return "has it" if os.read(end, 1) else "gone"


def lock_lost(end: int, path: str) -> str:
    """Look after each step of an answer that acquires a lock whether the kernel has one on that
    file; return the last step after which it had, if it has none once the answer has returned.
    """
    last = ""
    for name in steps(end):
        last = name if _rows(path) else last
    lost = not _rows(path)
    asked(end, b"r")
    return last if lost else ""


def queue_up(path: str, first: int, second: int, third: int) -> bool:
    """Let a process acquire a lock, another one wait for it, and a third ask when the first has
    released it; return whether the second and the third had it both.
    """
    asked(first, b"a")
    os.write(second, b"a")
    _until_somebody_waits(path)
    asked(first, b"r")
    if not (ready(second, 5) and os.read(second, 1)):
        return False
    state = _asks(third)
    asked(second, b"r")
    if state == "waits":
        _has_it(third)
    asked(third, b"r")
    return state == "has it"


def _until_somebody_waits(path: str, seconds: float = 1.0) -> None:
    """Wait until the kernel has on its list that a process waits for a lock on this file."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up and not any("->" in row for row in _rows(path)):
        time.sleep(0.01)


def _rows(path: str) -> list[str]:
    """Return what the kernel has on its list about locks on a file, see proc_locks(5)."""
    with suppress(OSError):
        inode = f":{os.stat(path).st_ino} "
        return [row for row in Path("/proc/locks").read_text().splitlines() if inode in row]
    return []
