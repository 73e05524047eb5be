"""Ask blocked processes in which line of Python they are.

    this process ── signal ──▶ child: a handler written in C ── its stack ──▶ a file it has open

Python code cannot run in a process that waits in a system call, but a signal handler written in C
can. The handler then stops its process, so that all stand still while their answers are read.
Asking is not without effect: the signal interrupts the call, and once the process goes on, write()
may return early, and pause() does return. So lines are asked for last, when all else is known.

Source: the module faulthandler; signal(7), "Interruption of system calls".
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress

from labkit import kernel
from labkit.failure import Place, place_in_dump
from labkit.inside.places import WHERE, WHERE_FILE

_DONE = ("T", "Z", "X", "")
_STOPS = 0.2  # seconds within which it stops, or does not
_PATIENCE = 2.0  # seconds for all answers; one takes less than a millisecond on a machine at rest


def lines(pids: Iterable[int], *, go_on: bool = True) -> dict[int, Place]:
    """Return the innermost line of the student's code for each process that can tell; stopped ones
    cannot. Without `go_on` those that were asked stay stopped.
    """
    asked = {pid for pid in pids if kernel.state(pid) != "T" and kernel.catches(pid, WHERE)}
    before = {pid: _answer(pid) for pid in asked}
    for pid in asked:
        _send(pid, WHERE)
    begin = time.monotonic()
    # Who has answered stops: not to be told to go on before that. Only in an orphaned process group
    # it does not stop (setpgid(2)), so that the answer has to do.
    while running := [pid for pid in asked if kernel.state(pid) not in _DONE]:
        waited = time.monotonic() - begin
        if waited > _PATIENCE or (waited > _STOPS and all(_new(pid, before) for pid in running)):
            break
        select.select([], [], [], 0.002)
    found = {pid: place for pid in asked if (place := _new(pid, before))}
    for pid in asked:
        _send(pid, signal.SIGCONT if go_on else signal.SIGSTOP)
    return found


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _new(pid: int, before: Mapping[int, str]) -> Place | None:
    return place_in_dump(_answer(pid)[len(before[pid]) :])


def _answer(pid: int) -> str:
    with (
        suppress(OSError),
        open(f"/proc/{pid}/fd/{WHERE_FILE}", "rb", 0, opener=_at_once) as file,
    ):
        return (file.read(1 << 16) or b"").decode(errors="replace")
    return ""


def _at_once(path: str, flags: int) -> int:
    # Its function may have put a pipe there, on which we would wait for ever.
    return os.open(path, flags | os.O_NONBLOCK)
