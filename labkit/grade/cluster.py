"""Grade on other machines: the same work, handed to the workers of a Dask cluster.

    labkit grade ── bytes, official notebook, seed ──▶ scheduler ──▶ worker ── pytest ──▶ result

A worker needs labkit in the same version and a sandbox, and nothing of the course. Dask gives what
a dead worker had to another one; whoever outlives four workers is an error of ours. Its results
come back by pickle: a cluster is as trusted as this machine.

Trap: students' code must see nothing of the cluster, so it runs in the same sandbox as here.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future
from types import ModuleType

from labkit.errors import BadRequest, Unsupported
from labkit.grade.fleet import Work, grade_one
from labkit.grade.judge import Limits
from labkit.grade.runner import Terms
from labkit.grade.sandbox import refusal
from labkit.grade.verdict import Result

_PATIENCE = 10  # seconds for a scheduler to answer


class Cluster:
    """Grade by the workers of a Dask scheduler, as many at once as they have threads."""

    def __init__(self, address: str) -> None:
        distributed = _distributed()
        try:
            self._client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BadRequest(
                f"no Dask scheduler answers at {address} ({error or 'time-out'}): start one with"
                " `dask scheduler`, and give the address that it prints, like tcp://HOST:8786"
            ) from error
        self._pool = self._client.get_executor(pure=False)
        self._address = address

    def __repr__(self) -> str:
        return "Cluster()"

    def complaints(self, isolation: str) -> list[str]:
        """Ask every worker whether it can grade; return what they complain of."""
        try:
            answers = self._client.run(_complaint, isolation)
        except Exception as error:  # whatever a machine without labkit says
            return [f"a worker cannot grade ({error}): install the same labkit there"]
        if not answers:
            return [f"there is no worker: start some with `dask worker {self._address}`"]
        return sorted({answer for answer in answers.values() if answer})

    def room(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return 2 * max(2, sum(threads.values()))

    def submit(self, work: Work, terms: Terms) -> Future[Result]:
        # Of the terms, all but the event that stops: it does not travel.
        plain = terms.seed, terms.limits, terms.isolation
        future: Future[Result] = self._pool.submit(_grade_there, work, plain)
        return future

    def close(self) -> None:
        """Forget what is not done; a worker ends by itself what it has begun."""
        self._pool.shutdown(wait=False)
        self._client.close()


def _distributed() -> ModuleType:
    try:
        import distributed
    except ImportError:
        raise Unsupported(
            "--dask needs the package distributed, which is not installed: `pip install"
            ' "distributed>=2024.1"`. --jobs N grades on this machine without it'
        ) from None
    # A worker that died while its result was fetched: Dask asks another one, and nothing is lost.
    logging.getLogger("distributed.client").setLevel(logging.ERROR)
    return distributed


def _complaint(isolation: str) -> str | None:
    return refusal() if isolation == "bubblewrap" else None


def _grade_there(work: Work, plain: tuple[int, Limits, str]) -> Result:
    return grade_one(*work, Terms(*plain))
