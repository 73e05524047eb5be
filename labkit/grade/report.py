"""What people and machines read about results: lines for a terminal, a page, a table, JUnit XML.

Everything in here may come from a hostile submission, so each text passes `printable`, and what
goes into HTML or XML is escaped by the library that writes it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from labkit.grade.census import Exercise, census
from labkit.grade.grades import Grade
from labkit.grade.printable import one_line, printable
from labkit.grade.verdict import Result, Verdict

SHOWN_ANSWER = 50_000
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~&!@:]|(?<=[wW]{3})\.)")


def lines(result: Result) -> Iterator[str]:
    """Yield the outcome of one submission for a terminal: ✔ or ✘ for each task, and the total."""
    for task, verdicts in result.tasks().items():
        yield f"{sign(verdicts)} {task}: {_points(verdicts)}"
        # Two checks of one task often fail for one reason: it is said once.
        for reason in dict.fromkeys(_reason(v) for v in verdicts if v.status != "passed"):
            yield from (f"    {line}" for line in reason.splitlines())
    yield f"total: {result.total} of {result.most} points (seed {result.seed})"


def sign(verdicts: list[Verdict]) -> str:
    """Return ✔ if all passed, ? if one could not be judged, ✘ otherwise."""
    if any(verdict.ours for verdict in verdicts):
        return "?"
    return "✔" if all(verdict.status == "passed" for verdict in verdicts) else "✘"


def _points(verdicts: list[Verdict]) -> str:
    earned, most = sum(v.earned for v in verdicts), sum(v.points for v in verdicts)
    return f"{earned} of {most} point{'s' * (most != 1)}"


def _reason(verdict: Verdict) -> str:
    kind = "hidden check, " if verdict.hidden else ""
    status = "" if verdict.status == "failed" and not kind else f"{kind}{verdict.status}: "
    return status + printable(verdict.reason)


def page(student: str, grades: list[Grade]) -> str:
    """Return the feedback for a student as one HTML page without any other file."""
    return template("feedback.html").render(
        student=student, grades=grades, sign=sign, points=_points, answers=_answers
    )


def _answers(result: Result) -> dict[str, str]:
    return {task: printable(text, SHOWN_ANSWER) for task, text in result.answers.items()}


@cache
def template(name: str) -> Template:
    """Return a page to be filled: it escapes whatever is put into it."""
    pages = Environment(
        loader=PackageLoader("labkit.grade"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    pages.filters |= {"printable": printable, "one_line": one_line}
    return pages.get_template(name)


def junit(book: Iterable[Grade]) -> Iterator[str]:
    """Yield the results as JUnit XML: a suite per submission, a case per check."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="labkit grade">\n'
    for grade in book:
        suite = _suite(grade.result)
        ET.indent(suite)
        yield ET.tostring(suite, encoding="unicode") + "\n"
    yield "</testsuites>\n"


def _suite(result: Result) -> ET.Element:
    name = one_line(f"{result.exercise}.{result.student}")
    ours = sum(verdict.ours for verdict in result.verdicts)
    failed = sum(verdict.status != "passed" for verdict in result.verdicts) - ours
    counts = {"tests": len(result.verdicts), "failures": failed, "errors": ours}
    suite = ET.Element("testsuite", {k: str(v) for k, v in counts.items()}, name=name)
    suite.set("time", f"{result.seconds:.2f}")
    for verdict in result.verdicts:
        title = f"{verdict.task}{' (hidden)' * verdict.hidden} [{verdict.points}]"
        case = ET.SubElement(suite, "testcase", name=title, classname=name)
        if verdict.status != "passed":
            kind = "error" if verdict.ours else "failure"
            entry = ET.SubElement(case, kind, message=one_line(verdict.reason), type=verdict.status)
            entry.text = printable(verdict.reason)
    return suite


def summary(book: Iterable[Grade]) -> Iterator[str]:
    """Yield one page of Markdown for the instructor: what needs attention comes first."""
    found = census(book)
    ungraded = sum(exercise.ungraded for exercise in found.exercises.values())
    yield f"# Grading\n\n{found.submissions} submissions, {ungraded} ungraded.\n"
    for title, rows in (("Needs your attention", found.ungraded), ("Late", found.late)):
        if rows:
            yield f"\n## {title}\n\n"
            yield from (
                f"- {_plain(who)}, {_plain(what)}: {_plain(why)}\n" for who, what, why in rows
            )
    for name, exercise in sorted(found.exercises.items()):
        yield from _exercise(name, exercise)
        yield "\n| student | points |\n|---|---:|\n"
        yield from (_student(grade) for grade in book if grade.result.exercise == name)


def _exercise(name: str, exercise: Exercise) -> Iterator[str]:
    yield f"\n## {_plain(name)}\n\n| task | points | solved by |\n|---|---:|---:|\n"
    number = exercise.judged + exercise.ungraded
    for task, tally in exercise.tasks.items():
        yield f"| {_plain(task)} | {tally.points} | {tally.solved} of {number} |\n"


def _student(grade: Grade) -> str:
    late = f" ({grade.sentence})" if grade.sentence else ""
    total = "ungraded" if grade.result.ours else f"{grade.total} of {grade.result.most}{late}"
    return f"| {_plain(grade.result.student)} | {_plain(total)} |\n"


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", one_line(text))
