"""One of two processes that play, as it is seen from outside: what it does, how much, how fast.

    board ──▶ messages and bytes        /proc ──▶ CPU, context switches
                        └────────┬────────┘
                              a Side     rates are differences to what was seen a second before

System calls: none but reading /proc (proc(5)).
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace

import psutil

from labkit import board, kernel
from labkit.errors import GroupError
from labkit.observe import Situation
from labkit.process import Process

_WINDOW = 1.0  # seconds over which rates are taken


@dataclass(frozen=True)
class Side:
    """Be one of the two at one moment; rates are those of the last second."""

    name: str
    state: str = "not started"  # or "plays", "paused", "killed", "ended"
    doing: str = ""  # as observe.explain() has it, or how it has ended
    kind: str = ""  # what explain() calls that
    waits_for: tuple[str, ...] = ()
    still: float = 0.0  # seconds since it last ran
    messages: int = 0
    rate: float = 0.0  # messages a second
    bytes_rate: float = 0.0
    cpu: float = 0.0  # share of one core
    sleeps: float = 0.0  # a second: how often it left the core to wait
    pushed_off: float = 0.0  # a second: how often another was to have the core


class Actor:
    """Be one of the two processes, with what was seen of it in the last second."""

    def __init__(self, process: Process, row: memoryview) -> None:
        self.process, self.row = process, row
        self.paused = self.killed = False
        self.fate = ""
        self._seen: deque[tuple[float, ...]] = deque(maxlen=64)
        self._moved = time.monotonic()

    @property
    def alive(self) -> bool:
        """Tell whether it has not ended; once it has, know how."""
        if not self.fate and kernel.state(self.process.pid) in ("", "Z", "X"):
            try:
                self.process.join()  # it has: only the nursery's word for it is waited for
                self.fate = "It was killed (SIGKILL)." if self.killed else self.process.result
            except GroupError as trouble:
                self.fate = str(trouble)
        return not self.fate

    def plays(self, role: str) -> bool:
        """Tell whether it is in that role and has not ended."""
        return self.process.name == role and self.alive

    def look(self, situation: Situation | None) -> Side:
        """Return what there is to see of it, and remember it for the rates."""
        name, messages, passed = self.process.name, self.row[board.MESSAGES], self.row[board.BYTES]
        if not self.alive or situation is None:
            return Side(name, "killed" if self.killed else "ended", self.fate, messages=messages)
        with suppress(psutil.Error):  # it has just ended
            seen = psutil.Process(self.process.pid)
            now, cpu, switches = time.monotonic(), seen.cpu_times(), seen.num_ctx_switches()
            self._seen.append((now, messages, passed, cpu.user + cpu.system, *switches))
        before = self._seen[-2] if len(self._seen) > 1 else self._seen[-1]
        if self._seen[-1][3:] != before[3:]:
            self._moved = self._seen[-1][0]
        if situation.kind == "busy waiting" and messages > before[1]:  # no: its peer is slower
            situation = replace(situation, kind="running", text=f"{name} is running.")
        return Side(
            name, "paused" if self.paused else "plays", situation.text, situation.kind,
            situation.wakers, time.monotonic() - self._moved, messages, *self._rates(),
        )  # fmt: skip

    def _rates(self) -> list[float]:
        while len(self._seen) > 2 and self._seen[-1][0] - self._seen[1][0] > _WINDOW:
            self._seen.popleft()
        seconds, *gains = (b - a for a, b in zip(self._seen[0], self._seen[-1], strict=True))
        return [gain / seconds if seconds else 0.0 for gain in gains]
