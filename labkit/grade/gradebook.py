"""Keep the results of a class in a folder: one JSON file that holds everything, and views of it.

    grades.json   everything, with the seed        feedback/STUDENT/EXERCISE.html   for the student
    grades.csv    a row per submission             junit.xml    for continuous integration
                                                   summary.md   one page for the instructor

Each file is complete or absent: it is written beside its place, then renamed. Grading again
replaces the rows of those who were graded and keeps the others. Trap: the folder may be another's.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from labkit.errors import BadRequest
from labkit.grade import report
from labkit.grade.printable import cell
from labkit.grade.verdict import Result, Verdict, from_json

BOOK = "grades.json"
FORMAT = "labkit gradebook 1"


class Gradebook:
    """Own a results folder; refuse one that holds something else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results = {(r.student, r.exercise): r for r in _earlier(folder)}

    def __repr__(self) -> str:
        return f"Gradebook({len(self.results)} results)"

    def add(self, results: Iterable[Result]) -> None:
        """Put results into the book and write all of its files."""
        new = list(results)
        self.results |= {(result.student, result.exercise): result for result in new}
        book = [result for _, result in sorted(self.results.items())]
        self._write(BOOK, _json(book))
        for result in new:
            self._write(f"feedback/{result.student}/{result.exercise}.html", report.page(result))
        self._write("grades.csv", table(book))
        self._write("junit.xml", report.junit(book))
        self._write("summary.md", report.summary(book))

    def _write(self, name: str, text: str) -> None:
        replace(self.folder / name, text)


def replace(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".labkit-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _earlier(folder: Path) -> list[Result]:
    if folder.exists() and not folder.is_dir():
        raise BadRequest(f"{folder} is not a folder, and was not touched: name another one")
    if not folder.exists() or not any(folder.iterdir()):
        return []
    try:
        book = json.loads((folder / BOOK).read_text(encoding="utf-8"))
        if book["format"] != FORMAT:
            raise ValueError(f"format {book['format']!r}")
        return [from_json(plain) for plain in book["results"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest(
            f"{folder} is not empty and holds no gradebook of ours ({error}), so nothing in it was"
            " overwritten: name a new folder with --out, or empty this one"
        ) from error


def _json(book: list[Result]) -> str:
    plain = {"format": FORMAT, "results": [result.as_json() for result in book]}
    return json.dumps(plain, indent=1, sort_keys=True) + "\n"


def table(book: list[Result]) -> str:
    """Return the grades as CSV: a column per task; what could not be judged is left empty."""
    tasks = sorted({task for result in book for task in result.tasks()})
    text = io.StringIO()
    rows = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    rows.writerow(["student", "exercise", "total", "max", *map(cell, tasks)])
    for result in book:
        groups = result.tasks()
        head = [cell(result.student), cell(result.exercise), _earned(result.verdicts), result.most]
        rows.writerow([*head, *(_earned(groups.get(task, [])) for task in tasks)])
    return text.getvalue()


def _earned(verdicts: list[Verdict]) -> int | str:
    """Return the points of some verdicts, and nothing for none or for those that are ungraded."""
    if not verdicts or any(verdict.ours for verdict in verdicts):
        return ""
    return sum(verdict.earned for verdict in verdicts)
