"""Watch a program until it has ended, is stuck, or has had its time; then say what was seen."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from labkit import kernel, observe, where
from labkit.errors import BadRequest
from labkit.failure import Place
from labkit.quiet import Quiet
from labkit.watch import findings
from labkit.watch.busy import BusyWaits
from labkit.watch.findings import Finding, Locks
from labkit.watch.left import left
from labkit.watch.polling import Polling
from labkit.watch.program import Member, Program, guarded

_NAP = 5.0  # seconds: who sleeps for longer than that helps nobody who waits
_OUTSIDE = 5.0  # seconds for which a server, or who reads from a network, may wait for strangers
_AFTERWARDS = 1.0  # seconds for what is left to end by itself
_FLUSH = signal.SIGTTOU  # see inside/sitecustomize.py
_ANSWER = 2.0  # seconds; it takes a few milliseconds on a machine at rest
_STUCK = "It is stuck: nobody in it can ever go on."
_ASLEEP = "It is stuck: nobody in it can go on before one wakes up who sleeps for long."
_RECEIVING = {"write end elsewhere", "own write end", "socket empty"}


@dataclass(frozen=True)
class Report:
    """Be what is to be said of a program: did it end, with which status, was it stuck, and why."""

    ended: bool
    exit: int | None
    stuck: bool
    explanation: str
    findings: tuple[Finding, ...]
    leftovers: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Tell whether there is nothing to say."""
        return self.ended and not self.findings and not self.leftovers

    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def __str__(self) -> str:
        lines = [self.explanation] if self.explanation else []
        lines += [f"✘ {each.kind}: {each}" for each in self.findings]
        lines += [f"✘ left over: {each}" for each in self.leftovers]
        status = f" It ended with exit status {self.exit}." if self.exit else ""
        return "\n".join(lines) or f"✔ Nothing to say about its processes.{status}"


def watch(path: Path, arguments: list[str], *, timeout: float, output: int | None) -> Report:
    """Run a program until it has ended or is stuck, at most for so many seconds; end all of it.

    `output` is a descriptor for what it prints; None: this process's own.
    """
    with Program(path, arguments, output) as program:
        watched = _Watched(program, timeout)
        verdict = watched.until_the_end()
        found = tuple(watched.findings(stuck=verdict == "stuck"))
        program.kill()
        leftovers = tuple(left(watched.records))
    status = program.exit if verdict == "ended" else None  # else we have ended it
    return Report(
        verdict == "ended", status, verdict == "stuck", watched.explanation, found, leftovers
    )


class _Watched:
    """Look at a program again and again, and keep what was seen."""

    def __init__(self, program: Program, timeout: float) -> None:
        self.program, self.timeout = program, timeout
        self.records = program.records
        self.busy, self.polling = BusyWaits(), Polling()
        self.explanation = ""
        self.standstill: list[Finding] = []
        self.orphans: list[tuple[Member, str]] = []

    def until_the_end(self) -> str:
        """Return "ended", "stuck", or "late" once the time is up."""
        quiet = Quiet(nap=_NAP, patience=_OUTSIDE, alarmed=self._alarmed)
        give_up = time.monotonic() + self.timeout
        while self.program.exit is None:
            self.program.rest()
            self.program.look()
            if time.monotonic() > give_up:
                self._explain(f"It had not ended after {self.timeout:g} s.")
                return "late"
            if quiet.reached([self.program.pid]) and self.program.exit is None:
                self._explain(_STUCK)
                return "stuck"
            alive = [each.pid for each in self.program.alive]
            if self.polling.reached(alive) and True not in map(self._alarmed, alive):
                self._explain("It is stuck: what is waited for, nobody in it will ever do.")
                return "stuck"
            self.busy.look(alive)
        self._afterwards()
        return "ended"

    def _alarmed(self, pid: int) -> bool | None:
        return kernel.catches(pid, signal.SIGALRM) and self.records.alarm_to_come(pid)

    def _explain(self, headline: str) -> None:
        """Say what everybody is doing. They stand still from now on: to be asked for a line ends a
        wait, and what they would do then nobody needs to see.
        """
        names = self.program.names
        pollers, busy = (
            set(map(self.program.name, who)) for who in (self._pollers, self.busy.found)
        )
        explained = observe.explain(names, partial(where.lines, go_on=False))
        explained = findings.in_the_programs_terms(explained, set(names.values()), pollers, busy)
        if headline == _STUCK and "sleeping" in explained.kinds:
            headline = _ASLEEP
        waits = list(Locks(self.program, self.records).waits())
        self.explanation = "\n".join([headline, str(explained), *waits])
        self.standstill = [*findings.queues(explained), *Locks(self.program, self.records).stale()]
        readers = [each.name for each in explained.situations if each.kind in _RECEIVING]
        for pid in names if len(readers) > 1 else ():
            if names[pid] in readers and kernel.catches(pid, _FLUSH):
                self._let_flush(pid)

    @property
    def _pollers(self) -> dict[int, Place]:
        """Return who looks again and again, and sleeps in between, with the place of each."""
        busy = self.busy.found
        return {pid: at for pid, at in self.polling.places.items() if pid not in busy}

    def _let_flush(self, pid: int) -> None:
        """Let one that waits to read write out what it has kept back, and stop it again."""
        give_up = time.monotonic() + _ANSWER
        _signal(pid, signal.SIGCONT)  # which would throw away a flush that came before it
        _signal(pid, _FLUSH)
        while not any(each["pid"] == pid for each in self.records.log("flushed")):
            if time.monotonic() > give_up:
                break
            self.program.rest()
        _signal(pid, signal.SIGSTOP)

    def _afterwards(self) -> None:
        """Give those who are left some time to end, Python's own helpers, too; then note what each
        of them is doing.
        """
        give_up = time.monotonic() + _AFTERWARDS
        while kernel.descendants(os.getpid()) and time.monotonic() < give_up:
            self.program.rest()
            self.program.look()
        left = {each.pid: each for each in self.program.alive}
        explained = observe.explain({pid: each.name for pid, each in left.items()})
        by_name = {each.name: each.text for each in explained.situations}
        self.orphans = [(each, by_name.get(each.name, "")) for each in left.values()]

    def findings(self, *, stuck: bool) -> Iterator[Finding]:
        """Yield what was seen; of a stuck program only what explains that."""
        yield from findings.busy(self.program, self.busy.found)
        yield from self.standstill
        yield from findings.polling(self.program, self._pollers if stuck else {})
        yield from findings.kept_back(self.program, self.records)
        yield from Locks(self.program, self.records).disorder()
        if not stuck:
            ended = chain(findings.zombies(self.program), findings.orphans(self.orphans))
            yield from ended
            yield from findings.removed_by_python(self.records)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def run(options: argparse.Namespace) -> int:
    """Run a program and say who is stuck, what is left, who burns a processor while it waits."""
    if not options.program.is_file():
        raise BadRequest(f"there is no program '{options.program}': give the path of a Python file")
    return guarded(partial(_run, options))


def _run(options: argparse.Namespace) -> int:
    output = sys.stderr.fileno() if options.json else None
    report = watch(options.program, options.arguments, timeout=options.timeout, output=output)
    print(report.json() if options.json else report, flush=True)
    return 0 if report.clean else 1
