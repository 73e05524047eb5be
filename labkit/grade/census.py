"""Count what a class did, in one pass over its grades: what the summary and the report show.

Nothing here grows with the class but counters and short lists, of which the longest is cut.
A mistake is the diagnosis of a ✘ without what changes from one grading to the next: numbers, and
what was quoted.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from labkit.grade.grades import Grade
from labkit.grade.printable import one_line
from labkit.grade.verdict import Result, Verdict

BINS = 10
MOST_LISTED = 200
LONGEST = 300  # characters of a mistake
_SLOWEST = 10
_MOST_MISTAKES = 10_000
_CROSS = re.compile(r"✘ [\w.]+: ")
_QUOTED = re.compile(r"""(?<!\w)[bBrRfFuU]{0,2}(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?!\w)""")
_NUMBER = re.compile(r"(?<![^\W\d_])(?:0[xX][\da-fA-F]+|\d[\d_,.]*\d|\d)")
_SAID_BEFORE = "for the same reason as above"  # checks/verdict.py
_SEVERAL = re.compile(r"…(?:, …)+")

Mistake = tuple[str, str, str]


@dataclass
class Tally:
    """Count what was earned for one task."""

    points: int = 0
    judged: int = 0
    solved: int = 0
    earned: int = 0

    @property
    def share(self) -> float:
        """Return which part of all points of this task was earned, from 0 to 1."""
        return self.earned / (self.points * self.judged) if self.points * self.judged else 0.0


@dataclass
class Exercise:
    """Count what was earned in one exercise."""

    most: int = 0
    judged: int = 0
    ungraded: int = 0
    total: float = 0.0
    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    tasks: dict[str, Tally] = field(default_factory=dict)

    @property
    def mean(self) -> str:
        """Return the mean of the totals, with one decimal."""
        return f"{self.total / self.judged:.1f}" if self.judged else "–"


@dataclass
class Census:
    """Hold all that was counted."""

    exercises: dict[str, Exercise] = field(default_factory=dict)
    mistakes: Counter[Mistake] = field(default_factory=Counter)
    ungraded: list[tuple[str, str, str]] = field(default_factory=list)
    unread: list[tuple[str, str, str]] = field(default_factory=list)
    late: list[tuple[str, str, str]] = field(default_factory=list)
    slowest: list[tuple[float, str, str]] = field(default_factory=list)
    isolation: Counter[str] = field(default_factory=Counter)
    seeds: Counter[int] = field(default_factory=Counter)
    students: int = 0
    submissions: int = 0


def census(book: Iterable[Grade]) -> Census:
    """Count everything; the grades come by student."""
    found, before = Census(), None
    for grade in book:
        result = grade.result
        found.submissions += 1
        found.students += result.student != before
        before = result.student
        found.isolation[grade.entry.isolation] += 1
        found.seeds[result.seed] += 1
        _count(found.exercises.setdefault(result.exercise, Exercise()), grade)
        _look(found, grade)
        timed = (result.seconds, result.student, result.exercise)
        found.slowest = heapq.nlargest(_SLOWEST, [*found.slowest, timed])
    return found


def _count(exercise: Exercise, grade: Grade) -> None:
    result = grade.result
    exercise.most = max(exercise.most, result.most)
    for task, verdicts in result.tasks().items():
        _count_task(exercise.tasks.setdefault(task, Tally()), verdicts)
    if result.ours:
        exercise.ungraded += 1
        return
    exercise.judged += 1
    exercise.total += grade.total
    share = grade.total / result.most if result.most else 0.0
    exercise.bins[min(BINS - 1, int(BINS * share))] += 1


def _count_task(tally: Tally, verdicts: list[Verdict]) -> None:
    if any(verdict.ours for verdict in verdicts):
        return
    tally.points = max(tally.points, sum(verdict.points for verdict in verdicts))
    tally.judged += 1
    tally.solved += all(verdict.status == "passed" for verdict in verdicts)
    tally.earned += sum(verdict.earned for verdict in verdicts)


def _look(found: Census, grade: Grade) -> None:
    result = grade.result
    name = result.student, result.exercise
    if result.ours:
        _list(found.ungraded, (*name, next(v.reason for v in result.verdicts if v.ours)))
    elif _is_unread(result):
        _list(found.unread, (*name, result.verdicts[0].reason))
    else:
        for mistake in sorted(_mistakes(result)):
            if mistake in found.mistakes or len(found.mistakes) < _MOST_MISTAKES:
                found.mistakes[mistake] += 1
    if grade.sentence:
        _list(found.late, (*name, grade.sentence))


def _list(rows: list[tuple[str, str, str]], row: tuple[str, str, str]) -> None:
    if len(rows) < MOST_LISTED:
        rows.append((row[0], row[1], one_line(row[2])))


def _is_wrong(verdict: Verdict) -> bool:
    return verdict.status in ("failed", "not reached")


def _is_unread(result: Result) -> bool:
    """Tell whether not a single answer was found: the file is missing, or no notebook."""
    return bool(result.verdicts) and not result.answers and all(map(_is_wrong, result.verdicts))


def _mistakes(result: Result) -> set[Mistake]:
    wrong = filter(_is_wrong, result.verdicts)
    said = {(verdict.task, sentence(verdict.reason) or verdict.status) for verdict in wrong}
    return {(result.exercise, task, what) for task, what in said if what != _SAID_BEFORE}


def sentence(reason: str) -> str:
    """Return what a reason says in general, without values.

    That is the line below the first ✘, which says what happened; else the ✘ itself, which says
    what was asked; else the last line.
    """
    lines = [line for line in reason.splitlines() if line.strip()] or [""]
    crosses = [number for number, line in enumerate(lines) if line.startswith("✘")]
    first = crosses[0] if crosses else len(lines) - 1
    below = [line for line in lines[first + 1 : first + 2] if line[0].isspace()]
    said = _CROSS.sub("", (below or [lines[first]])[0].strip(), count=1)
    general = _NUMBER.sub("…", _QUOTED.sub("…", one_line(said, LONGEST)))
    return _SEVERAL.sub("…", general)
