"""What people and machines read about results: lines for a terminal, a page, a table, JUnit XML.

Everything in here may come from a hostile submission, so each text passes `printable`, and what
goes into HTML or XML is escaped by the library that writes it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from labkit.grade.printable import one_line, printable
from labkit.grade.verdict import Result, Verdict

SHOWN_ANSWER = 50_000
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~])")


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


def page(result: Result) -> str:
    """Return the feedback for a student as one HTML page without any other file."""
    return _template().render(result=result, sign=sign, points=_points, answers=_answers(result))


def _answers(result: Result) -> dict[str, str]:
    return {task: printable(text, SHOWN_ANSWER) for task, text in result.answers.items()}


@cache
def _template() -> Template:
    pages = Environment(
        loader=PackageLoader("labkit.grade"), autoescape=True, undefined=StrictUndefined
    )
    pages.filters["printable"] = printable
    return pages.get_template("feedback.html")


def junit(book: list[Result]) -> str:
    """Return the results as JUnit XML: a suite per submission, a case per check."""
    root = ET.Element("testsuites", name="labkit grade")
    for result in book:
        _suite(root, result)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, result: Result) -> None:
    name = one_line(f"{result.exercise}.{result.student}")
    ours = sum(verdict.ours for verdict in result.verdicts)
    failed = sum(verdict.status != "passed" for verdict in result.verdicts) - ours
    counts = {"tests": len(result.verdicts), "failures": failed, "errors": ours}
    suite = ET.SubElement(root, "testsuite", {k: str(v) for k, v in counts.items()}, name=name)
    suite.set("time", f"{result.seconds:.2f}")
    for verdict in result.verdicts:
        title = f"{verdict.task}{' (hidden)' * verdict.hidden} [{verdict.points}]"
        case = ET.SubElement(suite, "testcase", name=title, classname=name)
        if verdict.status != "passed":
            kind = "error" if verdict.ours else "failure"
            entry = ET.SubElement(case, kind, message=one_line(verdict.reason), type=verdict.status)
            entry.text = printable(verdict.reason)


def summary(book: list[Result]) -> str:
    """Return one page of Markdown for the instructor: what needs attention comes first."""
    ungraded = [result for result in book if result.ours]
    text = ["# Grading", "", f"{len(book)} submissions, {len(ungraded)} ungraded.", ""]
    if ungraded:
        text += ["## Needs your attention", "", *map(_attention, ungraded), ""]
    for exercise in sorted({result.exercise for result in book}):
        text += _exercise(exercise, [result for result in book if result.exercise == exercise])
    return "\n".join(text)


def _attention(result: Result) -> str:
    reason = next(verdict.reason for verdict in result.verdicts if verdict.ours)
    return f"- {_plain(result.student)}, {_plain(result.exercise)}: {_plain(reason)}"


def _exercise(name: str, results: list[Result]) -> list[str]:
    rows = [f"## {_plain(name)}", "", "| task | points | solved by |", "|---|---:|---:|"]
    for task in results[0].tasks():
        groups = [result.tasks().get(task, []) for result in results]
        solved = sum(bool(group) and sign(group) == "✔" for group in groups)
        most = sum(verdict.points for verdict in groups[0])
        rows.append(f"| {_plain(task)} | {most} | {solved} of {len(results)} |")
    rows += ["", "| student | points |", "|---|---:|"]
    for result in results:
        total = "ungraded" if result.ours else f"{result.total} of {result.most}"
        rows.append(f"| {_plain(result.student)} | {total} |")
    return [*rows, ""]


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", one_line(text))
