"""One check: what it asks of an answer, and what it prints: ✔, or ✘ with the reason below it.

    with check("pipes.read_all", "returns every byte") as task:
        ...
        task.that(answer.result == sent, "…")

Whatever goes wrong inside the block becomes a ✘ with a sentence; nothing is raised, so that Run All
goes on. Only to nbgrader, where a cell without an error has its points, a ✘ is raised as an error.
What another check of the same task has told already is not told again. A check never trusts a
verdict from the student's side: only bytes that arrived, and the kernel's records.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType, TracebackType
from typing import Self

from labkit.checks import evidence
from labkit.checks.answer import NotAnswered, Submitted, Unanswered
from labkit.checks.witness import Witness
from labkit.errors import LabError
from labkit.group import Group
from labkit.process import Process

_TIMEOUT = 8.0  # seconds; most hangs are recognised long before, by being quiet
_SHOWN_LINES = 5
_LONGEST_LINE, _LONGEST_PRINTED = 500, 100  # characters
_VOLATILE = re.compile(r"""\([\w, ]+\)|\d+|`.*?`|b?(['"]).*?(\1|…)""")  # differs from time to time
_HINTS = {
    "NameError": "import or define that name in the same answer cell: only those cells are graded",
}
# nbgrader says that it runs the notebook. Asked before any code of a student can change the answer.
_NBGRADER = not {"NBGRADER_EXECUTION", "NBGRADER_VALIDATING"}.isdisjoint(os.environ)
_told: dict[str, dict[str, str]] = {}  # by task, and by what was asked: why it failed
_seed = ""


class CheckFailed(LabError):
    """Say what an answer did not do, from the evidence."""

    def _render_traceback_(self) -> list[str]:  # what IPython shows in place of a traceback
        return [str(self)]


class check:  # noqa: N801 - reads as a statement in a check cell: with check(...)
    """Judge one thing about one task, and print the verdict when the block ends."""

    def __init__(
        self, task: str, asks: str, hints: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.task, self.asks = task, asks
        self.hints = hints  # by type of exception, or kind of situation: what it means in this task
        self.random = random.Random(f"{_seed or random.random()} {task} {asks}")
        self.passed = False
        self._groups: list[Group] = []
        self._witness: Witness | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if self._witness:
            self._witness.close()
        if error is not None and not isinstance(error, Exception):
            return False  # Ctrl-C
        self.passed = error is None
        told = _told.setdefault(self.task, {})
        told.pop(self.asks, None)
        if error is None:
            print(f"✔ {self.task}: {self.asks}")
        else:
            self._tell(error, told)
        return True

    def _tell(self, error: Exception, told: dict[str, str]) -> None:
        reason = self._reason(error)
        same = _VOLATILE.sub("", reason)
        if not self._begun(error):
            lines = [reason]
        elif same in told.values():
            lines = [self.asks, "for the same reason as above"]
        else:
            lines = [self.asks, *reason.splitlines(), *self._hint(error), *self._printed()]
        told[self.asks] = same
        first, *more = [line.strip()[:_LONGEST_LINE] for line in lines]
        text = "\n".join([f"✘ {self.task}: {first}", *(f"    {line}" for line in more)])
        if _NBGRADER:
            raise CheckFailed(text) from None
        print(text)

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
        plain = evidence.kind(kind())
        if isinstance(value, Submitted):
            raise NotAnswered(f"write your prediction as a plain value, {plain}")
        self.that(
            type(value) is kind,
            f"{evidence.short(value)} is {evidence.kind(value)}: write {plain}",
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

    def witnessed(self) -> tuple[list[str], list[str]]:
        """Return two commands like cat that show a witness what joins them, for joined()."""
        self._witness = Witness()
        return self._witness.command(), self._witness.command()

    def joined(self, got: object, content: bytes) -> None:
        """Ask that one pipe joined the commands of witnessed(), and that the content came out."""
        if self._witness:
            self._nothing_wrong(evidence.not_joined(got, self._witness.close(), content))

    def whole_lines(self, writes: Sequence[bytes]) -> None:
        """Ask that no write ended within a line, where another writer's bytes could follow."""
        self._nothing_wrong(evidence.lines_torn(writes))

    def _nothing_wrong(self, bug: str | None) -> None:
        if bug:
            raise CheckFailed(bug)

    def tidy(self, process: Process) -> None:
        """Ask that a process has waited for those it started, and has closed what it opened and
        nothing else.
        """
        name = process.name
        self.that(
            not process.left_running,
            f"{name} returned while {_processes(process.left_running)} still ran that it had "
            "started: end them, and wait for each",
        )
        self.that(
            not process.unwaited,
            f"{name} did not wait for {_processes(process.unwaited)} that it had started. One that "
            "has ended stays a zombie until then: call os.waitpid() for each",
        )
        self.that(
            not process.left_open,
            f"{name} left {evidence.count(len(process.left_open), 'descriptor')} open that it had "
            "opened itself: close what you open",
        )
        self.that(
            not process.closed,
            f"{name} closed fd {', '.join(map(str, process.closed))}, which it was given: that is "
            "its caller's to close. With open(), say closefd=False",
        )

    def _begun(self, error: Exception) -> bool:
        """Tell whether there is an answer to speak of."""
        started = "NotImplementedError" not in self._failures()
        return started and not isinstance(error, NotAnswered | NameError)

    def _failures(self) -> list[str]:
        """Return the types of the exceptions that ended processes."""
        return [p.failure.type for group in self._groups for p in group.processes if p.failure]

    def _reason(self, error: Exception) -> str:
        if "NotImplementedError" in self._failures():
            return (
                "not started yet: replace the line `raise NotImplementedError` in the answer cell"
            )
        if isinstance(error, NameError) and error.name:
            return f"there is no {error.name} yet: run the answer cell above first"
        if isinstance(error, LabError):
            return "\n".join([str(error), *self._returned(error)])
        return f"it could not be judged: {type(error).__name__}: {error}"

    def _stuck(self, error: Exception) -> list[Group]:
        return [group for group in self._groups if group.error is error and group.explanation]

    def _returned(self, error: Exception) -> list[str]:
        """Say who will not act any more, where somebody waits in vain."""
        processes = [process for group in self._stuck(error) for process in group.processes]
        return [f"{each.name} has returned already." for each in processes if each.exitcode == 0]

    def _hint(self, error: Exception) -> list[str]:
        hints, found = {**self.hints, **_HINTS}, {*self._failures()}
        for group in self._stuck(error):
            found |= group.explanation.kinds if group.explanation else set()
        return [hint for kind, hint in hints.items() if kind in found][:1]

    def _printed(self) -> list[str]:
        lines = [
            line
            for group in self._groups
            for p in group.processes
            for line in p.output.splitlines()
        ]
        return [f"it printed: {line[:_LONGEST_PRINTED]}" for line in lines[:_SHOWN_LINES]]


def _processes(number: int) -> str:
    return f"{number} {'process' if number == 1 else 'processes'}"


def draw_from(seed: int) -> None:
    """Derive all that checks draw from a seed, so that a grading can be repeated.

    Not from the environment: the student's processes inherit that, and could foresee everything.
    """
    global _seed
    _seed = str(seed)
