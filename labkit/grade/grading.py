"""What `labkit grade` does: find the work, grade it, keep the results, say how it ended.

0  everything was judged; a single notebook has all points
1  a single notebook was judged, and points are missing
2  what was asked for makes no sense (labkit.__main__ says so)
3  something of ours failed: at least one check could not be judged
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from labkit.errors import BadRequest
from labkit.grade.fleet import Work, grade_all
from labkit.grade.gradebook import Gradebook, replace
from labkit.grade.notebook import notebooks
from labkit.grade.own import own_checks
from labkit.grade.report import junit, lines
from labkit.grade.runner import Terms, room
from labkit.grade.sandbox import refusal
from labkit.grade.solution import load
from labkit.grade.submission import Handed, discover
from labkit.grade.verdict import Result

FULL, MISSING, OURS = 0, 1, 3


def run_grade(options: argparse.Namespace) -> int:
    """Grade one notebook, or a folder that has one folder of notebooks per student."""
    _ask_for_isolation(options.isolation)
    room(options.isolation)  # which takes a second, while we look what there is to grade
    work = list(_work(options))
    book = Gradebook(options.out) if options.out else None
    seed = secrets.randbelow(2**32) if options.seed is None else options.seed
    results: list[Result] = []
    try:
        for result in grade_all(
            work, Terms(seed, isolation=options.isolation), options.jobs or os.cpu_count() or 1
        ):
            results.append(result)
    finally:
        # After Ctrl-C, too: what was judged until then is kept.
        results.sort(key=lambda result: (result.student, result.exercise))
        kept = _keep(results, book, options.junit)
    single = not options.path.is_dir()
    _show(results, single)
    if not kept or any(result.ours for result in results):
        return OURS
    return MISSING if single and results[0].total < results[0].most else FULL


def _ask_for_isolation(isolation: str) -> None:
    complaint = refusal() if isolation == "bubblewrap" else None
    if complaint:
        raise BadRequest(
            f"students' code cannot be isolated on this machine: {complaint}. `labkit doctor` says"
            " what to do. For your own work alone there is --isolation none"
        )


def _work(options: argparse.Namespace) -> Iterator[Work]:
    """Yield what to grade, each with its official notebook."""
    single = not options.path.is_dir()
    if not os.path.lexists(options.path):
        raise BadRequest(f"there is no {options.path}: name a notebook or a folder of students")
    if single and not options.exercise and not options.solutions.is_dir():
        yield Handed("me", options.path.stem, options.path), own_checks(options.path)
        return
    wanted = _exercises(options, options.path.stem if single else None)
    solutions = {name: load(options.solutions / f"{name}.ipynb") for name in wanted}
    one = [Handed("me", wanted[0], options.path)]
    for handed in one if single else discover(options.path, wanted):
        yield handed, solutions[handed.exercise]


def _exercises(options: argparse.Namespace, stem: str | None) -> list[str]:
    names = [path.stem for path in notebooks([options.solutions])]
    wanted = options.exercise or stem
    if wanted in names:
        return [wanted]
    if wanted or not names:
        known = ", ".join(names) or "none, yet"
        raise BadRequest(
            f"no exercise {wanted or ''} in {options.solutions}: name one by --exercise: {known}"
        )
    return names


def _keep(results: list[Result], book: Gradebook | None, xml: Path | None) -> bool:
    """Write what was asked for; tell whether that worked, and say so if not."""
    try:
        if book:
            book.add(results)
        if xml:
            replace(xml, junit(results))
    except OSError as error:
        print(f"labkit grade: the results could not be written: {error}", file=sys.stderr)
        return False
    return True


def _show(results: list[Result], single: bool) -> None:
    for result in results:
        if single:
            print(*lines(result), sep="\n")
        else:
            points = "not judged" if result.ours else f"{result.total} of {result.most}"
            print(f"{result.student}  {result.exercise}  {points}")
