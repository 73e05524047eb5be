"""Grade one submission: graft it, let nbval run it in a process of its own, read the outcomes.

    submission + official notebook ──▶ graft ──▶ worker.py ──▶ outcomes ──▶ verdicts

The process belongs to a group like those of the lessons: it has a deadline, it is gone afterwards
with all that it started, and its helper process has imported what it needs.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from labkit import line
from labkit.errors import Stopped, TimedOut
from labkit.grade import sandbox
from labkit.grade.answer import Unreadable
from labkit.grade.graft import answer, graft
from labkit.grade.judge import Limits, judge
from labkit.grade.notebook import Notebook
from labkit.grade.printable import one_line
from labkit.grade.solution import Solution
from labkit.grade.submission import Submission
from labkit.grade.verdict import Result, Verdict, verdict
from labkit.group import Group
from labkit.link import Descriptor
from labkit.stop import stoppable

_opening = threading.Lock()


@dataclass(frozen=True)
class Terms:
    """Hold under which terms all submissions of one grading are judged."""

    seed: int
    limits: Limits = Limits()
    isolation: str = "bubblewrap"
    stopped: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Job:
    """Hold what a validation needs to know, all of it ours but for the literals in the graft."""

    graft: dict[str, Any]
    seed: int
    limits: Limits
    isolated: bool
    key: str = field(default_factory=lambda: secrets.token_hex(16))


class Interrupted(Exception):
    """Say that somebody stopped the grading before this submission was judged."""


def grade(submission: Submission, solution: Solution, terms: Terms) -> Result:
    """Judge one submission; raise what goes wrong on our side."""
    started = time.monotonic()
    verdicts = _verdicts(submission, solution, terms)
    return Result(
        submission.student,
        submission.exercise,
        terms.seed,
        verdicts,
        _answers(submission, solution),
        round(time.monotonic() - started, 2),
    )


def _verdicts(submission: Submission, solution: Solution, terms: Terms) -> list[Verdict]:
    if submission.problem:
        return [verdict(check, "failed", submission.problem) for check in solution.checks]
    notebook = graft(submission, solution)
    outcomes, ended = _run(notebook, terms)
    return judge(solution, outcomes, ended, terms.limits)


def _answers(submission: Submission, solution: Solution) -> dict[str, str]:
    found = {}
    for task in solution.answers:
        try:
            found[task] = answer(submission, task)
        except Unreadable:
            continue
    return found


def _run(notebook: Notebook, terms: Terms) -> tuple[list[dict[str, Any]], str]:
    """Validate a graft in a process of its own; return the outcomes, and why it ended early."""
    job = Job(notebook, terms.seed, terms.limits, terms.isolation != "none")
    with tempfile.TemporaryFile() as log, stoppable(terms.stopped):
        # What is written before an early end is kept.
        outcomes = Descriptor(os.dup(log.fileno()))
        group = Group(
            timeout=terms.limits.wall, check=False, replay=False, room=room(terms.isolation)
        )
        try:
            with group:
                process = group.spawn(_validate, job, outcomes)
        except Stopped:
            raise Interrupted from None
        finally:
            outcomes.close()
        if not isinstance(group.error, TimedOut) and process.result not in (0, 1):
            # 0: all passed, 1: some did not; anything else is no verdict on the student.
            words = one_line(process.output[-2000:], limit=2000)
            raise RuntimeError(f"pytest ended with {process.result}: {words}")
        log.seek(0)
        late = f"the whole run took longer than {terms.limits.wall:g} s" if group.error else ""
        return [json.loads(line) for line in log.read().splitlines()], late


def _validate(job: Job, outcomes: Descriptor) -> int:
    from labkit.grade.worker import validate  # imports much, which is there in its room

    return validate(job, outcomes)


def room(isolation: str) -> str:
    """Return the room where our libraries are imported already, once for all submissions.

    It can be asked for early: the imports then happen while something else is done.
    """
    name = f"gradings, isolation {isolation}"
    with _opening:
        if not line.is_open(name):
            command = sandbox.passage() if isolation != "none" else []
            line.open_room(name, command, preload=["labkit.grade.worker"])
    return name
