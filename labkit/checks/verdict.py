"""One check: what it asks of an answer, and the one line that it prints: ✔, or ✘ with the reason.

    with check("pipes.read_all", "returns every byte") as task:
        ...
        task.that(answer.result == sent, "…")

Whatever goes wrong inside the block becomes a ✘ with a sentence; nothing is raised, so that Run All goes on.
A check never trusts a verdict from the student's side: only bytes that arrived, and the kernel's records.
"""

from __future__ import annotations

import os
import random
from types import TracebackType
from typing import Self

from labkit.checks.answer import NotAnswered, Submitted, Unanswered
from labkit.errors import GroupError, LabError
from labkit.group import Group
from labkit.process import Process

_TIMEOUT = 8.0  # seconds; most hangs are recognised long before, by being quiet
_SHOWN_LINES = 5


class CheckFailed(LabError):
    """Say what an answer did not do, from the evidence."""


class check:  # noqa: N801 - reads as a statement in a check cell: with check(...)
    """Judge one thing about one task, and print the verdict when the block ends."""

    def __init__(self, task: str, asks: str) -> None:
        self.task, self.asks = task, asks
        self.random = random.Random(f"{os.environ.get('LABKIT_SEED') or random.random()} {task} {asks}")
        self.passed = False
        self._groups: list[Group] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None and not isinstance(error, Exception):
            return False  # Ctrl-C
        self.passed = error is None
        if error is None:
            print(f"✔ {self.task}: {self.asks}")
        else:
            first, *more = [*self._sentence(error).splitlines(), *self._printed()]
            print("\n".join([f"✘ {self.task}: {first}", *(f"    {line.strip()}" for line in more)]))
        return True

    def bytes(self, count: int) -> bytes:
        """Return random bytes, different in each grading."""
        return self.random.randbytes(count)

    def group(self, timeout: float = _TIMEOUT) -> Group:
        """Return a group for the student's process and its peers; what they print is shown after a ✘."""
        group = Group(timeout=timeout, replay=False)
        self._groups.append(group)
        return group

    def that(self, holds: bool, otherwise: str) -> None:
        """Go on if it holds; else end the check with that sentence."""
        if not holds:
            raise CheckFailed(otherwise)

    def literal(self, value: object, kind: type) -> None:
        """Ask for a plain value of one type; say so if there is none, or another."""
        if isinstance(value, Unanswered):
            raise NotAnswered(value.reason)
        if value is None:
            raise NotAnswered("not answered yet: write your prediction in place of None")
        self.that(type(value) is kind, f"{_short(value)} is a {type(value).__name__}: write a {kind.__name__}")

    def received(self, got: object, sent: bytes, *, pieces: int = 1) -> None:
        """Compare what a reader returned with what its peer wrote in so many pieces."""
        if got != sent:
            raise CheckFailed(_what_differs(got, sent, pieces))

    def tidy(self, process: Process) -> None:
        """Ask that a process has waited for those it started, and that none of them still runs."""
        started = "process it started" if process.unwaited == 1 else f"{process.unwaited} processes it started"
        name = process.name
        self.that(not process.left_running, f"{name} returned while a {started} still ran: end it, and wait for it")
        self.that(
            not process.unwaited,
            f"{name} did not wait for the {started}, which stayed a zombie: call os.waitpid() for each child",
        )
        self.that(
            not process.left_open,
            f"{name} left {len(process.left_open)} descriptors open that it had opened itself: close each of them",
        )

    def _sentence(self, error: Exception) -> str:
        failures = [p.failure for group in self._groups for p in group.processes if p.failure]
        if any(failure.type == "NotImplementedError" for failure in failures):
            return "not started yet: replace the line `raise NotImplementedError` in the answer cell"
        if isinstance(error, NameError) and error.name:
            return f"there is no {error.name} yet: run the answer cell above first"
        if isinstance(error, LabError):
            return str(error)
        return f"it could not be judged: {type(error).__name__}: {error}"

    def _printed(self) -> list[str]:
        lines = [line for group in self._groups for p in group.processes for line in p.output.splitlines()]
        return [f"it printed: {line}" for line in lines[:_SHOWN_LINES]]


def _what_differs(got: object, sent: bytes, pieces: int) -> str:
    if got is None:
        return "it returned None: return the bytes"
    if not isinstance(got, bytes):
        return f"it returned a {type(got).__name__}, not bytes: {_short(got)}"
    if not sent.startswith(got):
        return f"it returned {len(got)} bytes for the {len(sent)} that were sent, and they differ: {_short(got)}"
    wrote = f"its peer wrote the {len(sent)} bytes in {pieces} pieces" if pieces > 1 else "its peer wrote them at once"
    return (
        f"it returned only the first {len(got)} of {len(sent)} bytes ({wrote}): "
        "one os.read() returns what is in the pipe at that moment; read again until it returns b''"
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
