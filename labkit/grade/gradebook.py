"""Keep the results of a class in a folder: a journal, and views that are written from it.

    journal.jsonl    every result as soon as it is known, and the lock (journal.py)
    deadlines.toml   the deadlines that were applied last (deadlines.py)

    grades.json      everything               feedback/STUDENT/feedback.html   for the student
    grades.csv       a row per submission     report.html      for the instructor
    canvas.csv, moodle.csv                    junit.xml        for continuous integration
                                              summary.md       the same in short

Each view is complete or absent: it is written beside its place, then renamed. Grading again
replaces the results of those who were graded and keeps the others.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from labkit.grade import deadlines, overview, report, tables
from labkit.grade.grades import Grade
from labkit.grade.journal import Journal, Key

FORMAT = "labkit gradebook 2"
DEADLINES = "deadlines.toml"


class Gradebook:
    """Own a results folder; iterating yields its grades, by student and exercise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = Journal(folder)
        self.deadlines = deadlines.Deadlines()

    def __repr__(self) -> str:
        return f"Gradebook({len(self.journal.places)} results)"

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.close()

    def __iter__(self) -> Iterator[Grade]:
        return (self.grade(key) for key in sorted(self.journal.places))

    def grade(self, key: Key) -> Grade:
        """Return what counts in the end for a student and an exercise."""
        entry = self.journal.read(key)
        return Grade(entry, self.deadlines.late(*key, entry.time))

    def apply(self, path: Path | None, exercises: Iterable[str]) -> None:
        """Take the deadlines in a file; without one, those that were taken the last time."""
        kept = self.folder / DEADLINES
        if path or kept.exists():
            known = {*exercises, *(exercise for _, exercise in self.journal.places)}
            self.deadlines = deadlines.load(path or kept, known)
        if path:
            replace(kept, path.read_text(encoding="utf-8"))

    def write(self) -> None:
        """Write all views; whatever was left of earlier ones is replaced."""
        for student, grades in groupby(self, key=lambda grade: grade.result.student):
            page = report.page(student, list(grades))
            replace(self.folder / "feedback" / student / "feedback.html", page)
        for name, view in {
            "grades.json": _json(self),
            "grades.csv": tables.table(self),
            "canvas.csv": tables.canvas(self),
            "moodle.csv": tables.moodle(self),
            "junit.xml": report.junit(self),
            "summary.md": report.summary(self),
            "report.html": overview.page(self),
        }.items():
            replace(self.folder / name, view)


def replace(path: Path, text: str | Iterable[str]) -> None:
    """Write a file, whole or in pieces, so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".labkit-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.writelines([text] if isinstance(text, str) else text)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _json(book: Iterable[Grade]) -> Iterator[str]:
    yield f'{{"format": "{FORMAT}",\n"results": ['
    separator = "\n"
    for grade in book:
        yield separator + json.dumps(grade.as_json(), indent=1, sort_keys=True)
        separator = ",\n"
    yield "\n]}\n"
