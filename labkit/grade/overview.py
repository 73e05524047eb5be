"""The instructor's report: how the class did, what it got wrong, and what needs attention.

One HTML page without any other file, without scripts. It names students: it is not for them.
"""

from __future__ import annotations

from collections.abc import Iterable

from labkit.grade.census import BINS, Exercise, census
from labkit.grade.grades import Grade
from labkit.grade.report import template

_SHOWN_MISTAKES = 40
_HEIGHT = 120.0


def page(book: Iterable[Grade]) -> str:
    """Return the report on a whole book of grades."""
    found = census(book)
    mistakes = sorted(found.mistakes.items(), key=lambda item: (-item[1], item[0]))
    return template("report.html").render(
        census=found,
        mistakes=mistakes[:_SHOWN_MISTAKES],
        hidden=len(mistakes[_SHOWN_MISTAKES:]),
        bars=bars,
        height=_HEIGHT,
    )


def bars(exercise: Exercise) -> list[tuple[str, int, float]]:
    """Return the columns of a histogram: which percent of the points, how many students, height."""
    width, tallest = 100 // BINS, max([1, *exercise.bins])
    names = [f"{width * k}–{100 if k == BINS - 1 else width * (k + 1) - 1}" for k in range(BINS)]
    return [
        (f"{name} %", count, round(_HEIGHT * count / tallest, 1))
        for name, count in zip(names, exercise.bins, strict=True)
    ]
