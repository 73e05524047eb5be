"""One check: what it asks of an answer, and the one line that it prints: ✔, or ✘ with the reason.

    with check("pipes.read_all", "returns every byte") as task:
        ...
        task.that(answer.result == sent, "…")

Whatever goes wrong inside the block becomes a ✘ with a sentence; nothing is raised, so that Run All
goes on. A check never trusts a verdict from the student's side: only bytes that arrived, and the
kernel's records.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from types import MappingProxyType, TracebackType
from typing import Self

from labkit.checks import evidence
from labkit.checks.answer import NotAnswered, Unanswered
from labkit.errors import LabError
from labkit.group import Group
from labkit.process import Process

_TIMEOUT = 8.0  # seconds; most hangs are recognised long before, by being quiet
_SHOWN_LINES = 5


class CheckFailed(LabError):
    """Say what an answer did not do, from the evidence."""


class check:  # noqa: N801 - reads as a statement in a check cell: with check(...)
    """Judge one thing about one task, and print the verdict when the block ends."""

    def __init__(
        self, task: str, asks: str, hints: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.task, self.asks = task, asks
        self.hints = hints  # by type of exception: what it means in this task
        self.random = random.Random(
            f"{os.environ.get('LABKIT_SEED') or random.random()} {task} {asks}"
        )
        self.passed = False
        self._groups: list[Group] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
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

    def random_bytes(self, count: int) -> bytes:
        """Return random bytes, different in each grading."""
        return self.random.randbytes(count)

    def random_lines(self, size: int) -> bytes:
        """Return about so many bytes of text, in lines of different lengths."""
        words = (
            b"%x" % self.random.getrandbits(self.random.choice((8, 64, 400)))
            for _ in range(size // 40)
        )
        return b"\n".join(words) + b"\n"

    def group(self, timeout: float = _TIMEOUT) -> Group:
        """Return a group for the student's process and its peers; what they print is shown after a
        ✘.
        """
        group = Group(timeout=timeout, replay=False, plain=True)
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
        self.that(
            type(value) is kind,
            f"{evidence.short(value)} is a {type(value).__name__}: write a {kind.__name__}",
        )

    def received(self, got: object, sent: bytes, *, pieces: int = 1) -> None:
        """Ask that a reader returned what its peer wrote in so many pieces."""
        self._nothing_wrong(evidence.bytes_differ(got, sent, pieces))

    def frame(self, wire: bytes, message: bytes) -> None:
        """Ask that a sender wrote exactly one frame with this message."""
        self._nothing_wrong(evidence.frame_differs(wire, message))

    def messages(self, got: object, sent: Sequence[bytes], *, pieces: int = 1) -> None:
        """Ask that a receiver returned these messages, whose frames came in so many pieces."""
        self._nothing_wrong(evidence.messages_differ(got, sent, pieces))

    def split(self, got: object, separator: bytes, times: int) -> list[bytes]:
        """Return the parts of what a program printed; say so if it did not print that many."""
        self.that(
            isinstance(got, bytes),
            f"it returned {evidence.short(got)}, not the bytes that came out",
        )
        assert isinstance(got, bytes)
        parts = got.split(separator, times)
        self.that(len(parts) == times + 1, f"too little came out: {evidence.short(got)}")
        return parts

    def whole_lines(self, writes: Sequence[bytes]) -> None:
        """Ask that no write ended within a line, where another writer's bytes could follow."""
        self._nothing_wrong(evidence.lines_torn(writes))

    def _nothing_wrong(self, bug: str | None) -> None:
        if bug:
            raise CheckFailed(bug)

    def tidy(self, process: Process) -> None:
        """Ask that a process has waited for those it started, and left nothing open."""
        name = process.name
        self.that(
            not process.left_running,
            f"{name} returned while {_count(process.left_running, 'process', 'processes')} that it "
            "had started still ran: end them, and wait for each",
        )
        self.that(
            not process.unwaited,
            f"{name} did not wait for {_count(process.unwaited, 'process', 'processes')} that it "
            "had started, and that stayed zombies: call os.waitpid() for each child",
        )
        self.that(
            not process.left_open,
            f"{name} left {_count(len(process.left_open), 'descriptor', 'descriptors')} open that "
            "it had opened itself: close each of them",
        )

    def _sentence(self, error: Exception) -> str:
        failures = [p.failure for group in self._groups for p in group.processes if p.failure]
        if any(failure.type == "NotImplementedError" for failure in failures):
            return (
                "not started yet: replace the line `raise NotImplementedError` in the answer cell"
            )
        if isinstance(error, NameError) and error.name:
            return f"there is no {error.name} yet: run the answer cell above first"
        if isinstance(error, LabError):
            hints = [self.hints[failure.type] for failure in failures if failure.type in self.hints]
            return "\n".join([str(error), *hints[:1]])
        return f"it could not be judged: {type(error).__name__}: {error}"

    def _printed(self) -> list[str]:
        lines = [
            line
            for group in self._groups
            for p in group.processes
            for line in p.output.splitlines()
        ]
        return [f"it printed: {line}" for line in lines[:_SHOWN_LINES]]


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
