"""One check: what it asks of an answer, and what it prints: ✔, or ✘ with the reason below it.

    with check("pipes.read_all", "returns every byte") as task:
        ...
        task.that(answer.result == sent, "…")

Whatever goes wrong inside the block becomes a ✘ with a sentence; nothing is raised, so that Run All
goes on. Only to nbgrader, where a cell without an error has its points, a ✘ is raised as an error.
What another check of the same task has told already is not told again.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping
from types import MappingProxyType, TracebackType
from typing import Self

from labkit.checks.answer import NotAnswered
from labkit.checks.vocabulary import CheckFailed, Vocabulary
from labkit.errors import LabError
from labkit.group import Group

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


class check(Vocabulary):  # noqa: N801 - reads as a statement in a check cell: with check(...)
    """Judge one thing about one task, and print the verdict when the block ends."""

    def __init__(
        self, task: str, asks: str, hints: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.task, self.asks = task, asks
        self.hints = hints  # by type of exception, or kind of situation: what it means in this task
        super().__init__(f"{_seed or random.random()} {task} {asks}")
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

    def group(self, timeout: float = _TIMEOUT) -> Group:
        """Return a group for the student's process and its peers; what they print is shown after a
        ✘.
        """
        group = Group(timeout=timeout, replay=False, plain=True)
        self._groups.append(group)
        return group

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
        told = str(
            error
        )  # be it at the end of the group's block, or while that waited for a result
        return [g for g in self._groups if g.explanation and told.endswith(str(g.explanation))]

    def _returned(self, error: Exception) -> list[str]:
        """Say who will not act any more, where somebody waits in vain."""
        return [
            f"{process.name} has returned already."
            for group in self._stuck(error)
            for process in group.processes
            if process.exitcode == 0 and process.name not in _waiting(group)
        ]

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


def _waiting(group: Group) -> set[str]:
    """Return who was still there when a group was given up; the end of a peer may have let it
    return since.
    """
    return {each.name for each in group.explanation.situations} if group.explanation else set()


def draw_from(seed: int) -> None:
    """Derive all that checks draw from a seed, so that a grading can be repeated.

    Not from the environment: the student's processes inherit that, and could foresee everything.
    """
    global _seed
    _seed = str(seed)
