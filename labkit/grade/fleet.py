"""Grade many submissions at once: a pool of threads, each waiting for a process of its own.

    submissions ──▶ thread ── pytest ──▶ result
                ──▶ thread ── pytest ──▶ result        as each is done

Only a few are waiting at any time, so that a class of thousands takes no more memory than one of
ten. Trap: with a pool of processes, one killed worker takes the results of all the others along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Protocol

from labkit.grade.runner import Interrupted, Terms, grade
from labkit.grade.solution import Solution
from labkit.grade.submission import Envelope, Handed, read
from labkit.grade.verdict import Result, verdict

Work = tuple[Handed | Envelope, Solution]


class PoolLost(Exception):
    """Say that nothing more can come from a pool."""


class Pool(Protocol):
    """Be where submissions are graded: here, or on other machines (cluster.py)."""

    def room(self) -> int:
        """Return how many submissions may be under way or waiting."""

    def submit(self, work: Work, terms: Terms) -> Future[Result]:
        """Have one submission graded."""

    def close(self) -> None:
        """Forget what has not begun, and wait for what has."""


class Threads:
    """Grade on this machine, so many at once."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool = ThreadPoolExecutor(jobs)

    def __repr__(self) -> str:
        return f"Threads({self.jobs})"

    def room(self) -> int:
        return 2 * self.jobs

    def submit(self, work: Work, terms: Terms) -> Future[Result]:
        return self._pool.submit(grade_one, *work, terms)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def grade_all(work: Iterable[Work], terms: Terms, jobs: int | Pool) -> Iterator[Result]:
    """Yield the result of each submission as soon as it is known; leaving early stops the rest."""
    pool = Threads(jobs) if isinstance(jobs, int) else jobs
    pending: dict[Future[Result], Work] = {}
    supply = iter(work)
    try:
        while True:
            for each in islice(supply, max(pool.room() - len(pending), 0)):
                pending[pool.submit(each, terms)] = each
            if not pending:
                return
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                yield _result(future, pending.pop(future), terms)
    finally:
        terms.stopped.set()
        pool.close()


def grade_one(handed: Handed | Envelope, solution: Solution, terms: Terms) -> Result:
    """Read and judge one submission; a fault of the grader is a verdict, too."""
    try:
        return grade(read(handed), solution, terms)
    except Interrupted:
        raise
    except Exception as error:
        return _fault((handed, solution), terms, error)


def _result(future: Future[Result], work: Work, terms: Terms) -> Result:
    try:
        return future.result()
    except Interrupted:
        raise
    except CancelledError:  # not by us, who do not ask afterwards
        raise PoolLost("the connection to the cluster was lost") from None
    except Exception as error:  # of another machine that died, say
        return _fault(work, terms, error)


def _fault(work: Work, terms: Terms, error: Exception) -> Result:
    handed, solution = work
    reason = f"the grader failed ({type(error).__name__}: {error}): grade it again"
    verdicts = [verdict(check, "error of ours", reason) for check in solution.checks]
    return Result(handed.student, handed.exercise, terms.seed, verdicts)
