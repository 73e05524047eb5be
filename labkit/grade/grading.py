"""What `labkit grade` does: find the work, grade it, keep the results, say how it ended.

Whatever ends it early, what was judged until then is kept, and the same command goes on from there.

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
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from labkit.errors import BadRequest
from labkit.grade.fleet import Pool, PoolLost, Threads
from labkit.grade.gradebook import Gradebook, replace
from labkit.grade.grades import Grade
from labkit.grade.plan import Plan, plan
from labkit.grade.report import junit, lines
from labkit.grade.round import Round
from labkit.grade.runner import Terms, room
from labkit.grade.sandbox import refusal

FULL, MISSING, OURS = 0, 1, 3


def run_grade(options: argparse.Namespace) -> int:
    """Grade one notebook, or a folder that has one folder of notebooks per student."""
    planned = plan(options)
    with ExitStack() as stack:
        pool = stack.enter_context(closing(_pool(options)))
        folder = options.out or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        book = stack.enter_context(Gradebook(folder))
        _prepare(book, planned, options)
        grading = _round(planned, book, options)
        try:
            grading.run(pool)
        except (OSError, PoolLost) as error:
            print(f"labkit grade: stopped early: {error}; repeat it to go on", file=sys.stderr)
            return OURS
        finally:
            # After Ctrl-C, too: the views show what was judged until then.
            kept = _write(book, planned, options)
        _show(book, planned)
        _say_what_was_left(grading)
        return _status(book, planned) if kept else OURS


def _pool(options: argparse.Namespace) -> Pool:
    """Return where to grade, once it is certain that students' code can be isolated there."""
    if options.jobs is not None and options.jobs < 1:
        raise BadRequest(f"--jobs {options.jobs}: at least 1 submission must be graded at once")
    if options.dask:
        return _cluster(options.dask, options.isolation)
    _refuse(refusal() if options.isolation == "bubblewrap" else None, "on this machine")
    room(options.isolation)  # its imports take a second: meanwhile we go on here
    return Threads(options.jobs or os.cpu_count() or 1)


def _cluster(address: str, isolation: str) -> Pool:
    from labkit.grade.cluster import Cluster  # Dask takes a second, and few have it

    cluster = Cluster(address)
    try:
        _refuse("; ".join(cluster.complaints(isolation)), "in the cluster")
    except BadRequest:
        cluster.close()
        raise
    return cluster


def _refuse(complaint: str | None, where: str) -> None:
    if complaint:
        raise BadRequest(
            f"students' code cannot be isolated {where}: {complaint}. `labkit doctor` says"
            " what to do. For your own work alone there is --isolation none"
        )


def _prepare(book: Gradebook, planned: Plan, options: argparse.Namespace) -> None:
    book.apply(options.deadlines, planned.exercises)
    if missing := planned.timeless(book.deadlines):
        raise BadRequest(f"submitted.toml does not say when these came: {', '.join(missing)}")
    students = {student for student, _ in [*planned.keys, *book.journal.places]}
    for name in book.deadlines.strangers(students):
        print(f"labkit grade: an extension is for {name}, and nobody is called so", file=sys.stderr)
    if options.regrade:
        book.journal.regrade(planned.keys)


def _round(planned: Plan, book: Gradebook, options: argparse.Namespace) -> Round:
    seed = secrets.randbits(64) if options.seed is None else options.seed
    return Round(planned, book.journal, Terms(seed, isolation=options.isolation))


def _write(book: Gradebook, planned: Plan, options: argparse.Namespace) -> bool:
    """Write what was asked for; tell whether that worked, and say so if not."""
    try:
        if options.out:
            book.write()
        if options.junit:
            replace(options.junit, junit(_asked(book, planned)))
    except OSError as error:
        print(f"labkit grade: the results could not be written: {error}", file=sys.stderr)
        return False
    return True


def _asked(book: Gradebook, planned: Plan) -> Iterator[Grade]:
    """Yield the grades of this plan's submissions, not of all in the book."""
    keys = set(planned.keys)
    return (book.grade(key) for key in sorted(keys & book.journal.places.keys()))


def _show(book: Gradebook, planned: Plan) -> None:
    for grade in _asked(book, planned):
        result = grade.result
        if planned.single:
            print(*lines(result), sep="\n")
        else:
            points = "not judged" if result.ours else f"{grade.total} of {result.most}"
            late = f"  ({grade.sentence})" if grade.sentence else ""
            print(f"{result.student}  {result.exercise}  {points}{late}")


def _say_what_was_left(grading: Round) -> None:
    if grading.unchanged:
        print(
            f"{grading.unchanged} of {len(grading.plan.work)} were graded before and are unchanged:"
            " --regrade grades them, too",
            file=sys.stderr,
        )


def _status(book: Gradebook, planned: Plan) -> int:
    keys = planned.keys
    if any(book.journal.places[key].ours for key in keys):
        return OURS
    result = book.grade(keys[0]).result
    return MISSING if planned.single and result.total < result.most else FULL
