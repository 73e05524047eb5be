"""Who waits by asking again and again, and burns a processor for it.

while flag[0] == 0:       the kernel sees a process that runs and gets nothing from anybody;
    pass                  that it waits, and does not compute, is seen in its code: the loop
                          in which it always is does nothing
"""

from __future__ import annotations

import ast
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from labkit import kernel, where
from labkit.failure import Place

_LONG = 0.2  # seconds of a processor, burnt or queued for, between two looks at its code
_MOST = 0.7  # of that time: a process that never sleeps
_VAIN = 500  # reads that got nothing
_CLOCKS = ("time", "monotonic", "perf_counter", "process_time", "clock")
_IDLE_CALLS = ("sched_yield", "sleep")


@dataclass
class _Stretch:
    began: float
    wanted: float
    reads: int
    got: int


class BusyWaits:
    """Look at processes again and again; `found` has the place of each that waits busily."""

    def __init__(self) -> None:
        self.found: dict[int, Place | None] = {}
        self._stretches: dict[int, _Stretch] = {}

    def look(self, pids: list[int]) -> None:
        """Look once more at these."""
        for pid in pids:
            if pid not in self.found:
                self._look_at(pid)

    def _look_at(self, pid: int) -> None:
        now, wanted = time.monotonic(), sum(kernel.scheduled(pid))
        reads, got = kernel.reads(pid)
        one = self._stretches.setdefault(pid, _Stretch(now, wanted, reads, got))
        if now - one.began < _LONG:
            return
        del self._stretches[pid]
        if wanted - one.wanted < (now - one.began) * _MOST or got != one.got:
            return
        if reads - one.reads > _VAIN:
            self.found[pid] = where.lines([pid]).get(pid)
        elif (place := where.lines([pid]).get(pid)) and waits_in_a_loop(place):
            self.found[pid] = place


def waits_in_a_loop(place: Place) -> bool:
    """Tell whether a line belongs to a loop that does nothing but look whether it is over."""
    loop = loop_around(place)
    return loop is not None and _does_nothing(loop)


def loop_around(place: Place) -> ast.While | None:
    """Return the innermost while loop around a line of code; None if there is none."""
    with suppress(OSError, SyntaxError, ValueError):
        loops = [
            node
            for node in ast.walk(ast.parse(Path(place.file).read_text()))
            if isinstance(node, ast.While) and node.lineno <= place.line <= (node.end_lineno or 0)
        ]
        return max(loops, key=lambda loop: loop.lineno, default=None)
    return None


def name_of(node: ast.AST) -> str:
    """Return the last part of a name, "sleep" of time.sleep; empty for any other code."""
    return getattr(node, "attr", getattr(node, "id", ""))


def _does_nothing(loop: ast.While) -> bool:
    names = set(map(name_of, ast.walk(loop.test)))
    tested = {ast.unparse(node) for node in ast.walk(loop.test) if isinstance(node, ast.expr)}
    counted = {ast.unparse(n.target) for n in ast.walk(loop) if isinstance(n, ast.AugAssign)}
    # A loop that ends by its own count is work, be it of no use.
    waits = not names & set(_CLOCKS) and not tested & counted
    return waits and all(map(_is_idle, loop.body))


def _is_idle(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.If):
        return all(map(_is_idle, statement.body + statement.orelse))
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return name_of(statement.value.func) in _IDLE_CALLS
    # A count of the turns is no work either.
    return isinstance(statement, ast.Pass | ast.Continue | ast.Break | ast.AugAssign | ast.Return)
