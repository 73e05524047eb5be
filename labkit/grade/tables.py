"""Grades as tables: our own, and what the imports of Canvas and Moodle take.

    grades.csv   student, exercise, total, max, then a column per task
    canvas.csv   Student, ID, SIS User ID, SIS Login ID, Section, then a column per exercise; the
                 second row has the points possible, and a student is found by the login
    moodle.csv   username, then for each exercise its points, and a sentence of feedback

So a student's folder should be called like the student's login. What could not be judged is left
empty, and is a dash for Moodle, which takes an empty grade for zero. Traps: a spreadsheet runs a
text that begins with `=`; Canvas takes any row for the points possible whose name says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import groupby

from labkit.grade.grades import Grade
from labkit.grade.printable import cell
from labkit.grade.verdict import Verdict

Points = int | float | str


def table(book: Iterable[Grade]) -> Iterator[str]:
    """Yield the grades as lines of CSV: a row per student and exercise, a column per task."""
    tasks = sorted({verdict.task for grade in book for verdict in grade.result.verdicts})
    yield _row(["student", "exercise", "total", "max", *map(cell, tasks)])
    for grade in book:
        result, groups = grade.result, grade.result.tasks()
        head = [cell(result.student), cell(result.exercise), _counted(grade), result.most]
        yield _row([*head, *(_earned(groups.get(task, [])) for task in tasks)])


def canvas(book: Iterable[Grade]) -> Iterator[str]:
    """Yield what Canvas imports: the column of an assignment is found by its name."""
    most = _most(book)
    yield _row(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *map(cell, most)])
    yield _row(["    Points Possible", "", "", "", "", *most.values()])
    for student, grades in _by_student(book):
        login = cell(student)
        name = "" if "Points Possible" in login else login
        yield _row([name, "", "", login, "", *(_of(grades, name, "") for name in most)])


def moodle(book: Iterable[Grade]) -> Iterator[str]:
    """Yield what Moodle imports, identifying users by `username`."""
    most = _most(book)
    heads = ([cell(name), cell(f"{name} feedback")] for name in most)
    yield _row(["username", *(head for pair in heads for head in pair)])
    for student, grades in _by_student(book):
        pairs = ([_of(grades, name, "-"), _sentence(grades.get(name))] for name in most)
        yield _row([cell(student), *(value for pair in pairs for value in pair)])


def _row(values: list[Points]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerow(values)
    return text.getvalue()


def _most(book: Iterable[Grade]) -> dict[str, int]:
    """Return the exercises, sorted, with the most that can be earned in each."""
    found: dict[str, int] = {}
    for grade in book:
        name = grade.result.exercise
        found[name] = max(found.get(name, 0), grade.result.most)
    return dict(sorted(found.items()))


def _by_student(book: Iterable[Grade]) -> Iterator[tuple[str, dict[str, Grade]]]:
    for student, grades in groupby(book, key=lambda grade: grade.result.student):
        yield student, {grade.result.exercise: grade for grade in grades}


def _of(grades: dict[str, Grade], exercise: str, nothing: str) -> Points:
    grade = grades.get(exercise)
    return nothing if grade is None or grade.result.ours else grade.total


def _counted(grade: Grade) -> Points:
    return "" if grade.result.ours else grade.total


def _sentence(grade: Grade | None) -> str:
    """Say what was earned for each task, in words that are all ours."""
    if grade is None or grade.result.ours:
        return ""
    groups = grade.result.tasks().items()
    tasks = [f"{task}: {_earned(each)} of {sum(v.points for v in each)}" for task, each in groups]
    return cell("; ".join([*tasks, *filter(None, [grade.sentence])]))


def _earned(verdicts: list[Verdict]) -> Points:
    """Return the points of some verdicts, and nothing for none or for those that are ungraded."""
    if not verdicts or any(verdict.ours for verdict in verdicts):
        return ""
    return sum(verdict.earned for verdict in verdicts)
