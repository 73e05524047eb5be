"""The outcome of a check, with its reason; and of a submission, which is a list of them.

passed            the check printed exactly what it prints for the official solution
failed            it did not; the reason is what the check itself printed
not reached       the run ended before this check
error of ours     the grader failed: shown to the instructor, and held against nobody
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from labkit.grade.solution import Check

Status = Literal["passed", "failed", "not reached", "error of ours"]


@dataclass(frozen=True)
class Verdict:
    """Hold the outcome of one check."""

    task: str
    points: int
    earned: int
    status: Status
    reason: str
    hidden: bool

    @property
    def ours(self) -> bool:
        """Tell whether the grader failed, not the student."""
        return self.status == "error of ours"


@dataclass(frozen=True)
class Result:
    """Hold all verdicts on one submission, and the seed that repeats them."""

    student: str
    exercise: str
    seed: int
    verdicts: list[Verdict]
    answers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """Return the points earned."""
        return sum(verdict.earned for verdict in self.verdicts)

    @property
    def most(self) -> int:
        """Return the points that could be earned."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def ours(self) -> bool:
        """Tell whether any check was not judged through a fault of the grader."""
        return any(verdict.ours for verdict in self.verdicts)

    def tasks(self) -> dict[str, list[Verdict]]:
        """Group the verdicts by task, in the order of the notebook."""
        groups: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            groups.setdefault(verdict.task, []).append(verdict)
        return groups

    def as_json(self) -> dict[str, Any]:
        """Return plain data, with the sums that a reader would otherwise add up."""
        return {**asdict(self), "total": self.total, "max": self.most}


def from_json(plain: dict[str, Any]) -> Result:
    """Rebuild a result from the plain data of an earlier gradebook."""
    fields = {key: value for key, value in plain.items() if key not in ("total", "max")}
    return Result(**{**fields, "verdicts": [Verdict(**v) for v in plain["verdicts"]]})


def verdict(check: Check, status: Status, reason: str) -> Verdict:
    """Return the verdict on one check; only a passed one earns its points."""
    earned = check.points if status == "passed" else 0
    return Verdict(check.task, check.points, earned, status, reason, check.hidden)


def whole_tasks(verdicts: list[Verdict]) -> list[Verdict]:
    """Take the points of a task's passed checks away where another check of it did not pass.

    A task is one piece of work: what reads a stream right only as long as it comes at once is not
    half a reader. Which of its checks passed is told all the same.
    """
    spoilt = {verdict.task for verdict in verdicts if verdict.status in ("failed", "not reached")}
    return [replace(each, earned=0) if each.task in spoilt else each for each in verdicts]
