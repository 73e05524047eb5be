"""Grade many submissions at once: a pool of threads, each waiting for a process of its own.

    submissions ──▶ thread ── pytest ──▶ result
                ──▶ thread ── pytest ──▶ result        as each is done

Trap: with a pool of processes, one killed worker takes the results of all the others along.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed

from tqdm import tqdm

from labkit.grade.runner import Interrupted, Terms, grade
from labkit.grade.solution import Solution
from labkit.grade.submission import Handed, read
from labkit.grade.verdict import Result, verdict

Work = tuple[Handed, Solution]


def grade_all(work: list[Work], terms: Terms, jobs: int) -> Iterator[Result]:
    """Yield the result of each submission as soon as it is known; leaving early stops the rest."""
    pool = ThreadPoolExecutor(jobs)
    try:
        pending = [pool.submit(grade_one, handed, solution, terms) for handed, solution in work]
        # disable=None: a bar in a terminal, nothing in a log file.
        bar = tqdm(as_completed(pending), total=len(pending), disable=None, unit="submission")
        yield from (future.result() for future in bar)
    finally:
        terms.stopped.set()
        pool.shutdown(cancel_futures=True)


def grade_one(handed: Handed, solution: Solution, terms: Terms) -> Result:
    """Read and judge one submission; a fault of the grader is a verdict, too."""
    try:
        return grade(read(handed), solution, terms)
    except Interrupted:
        raise
    except Exception as error:
        reason = f"the grader failed ({type(error).__name__}: {error}): grade it again"
        verdicts = [verdict(check, "error of ours", reason) for check in solution.checks]
        return Result(handed.student, handed.exercise, terms.seed, verdicts)
