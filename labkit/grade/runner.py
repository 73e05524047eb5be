"""Grade one submission: graft it, let nbval run it in a process of its own, read the outcomes.

    clean folder ── graft.ipynb ── pytest (own group, wall limit, SIGTERM, then SIGKILL)
                                      └ kernel: the checks
                                           └ the student's processes
    outcomes.jsonl ──▶ verdicts            whatever still carries our mark is killed at the end

Traps: a submission's conftest.py, json.py or kernelspec must not reach pytest, hence the clean
folder, `-P`, `--noconftest` and our own ini. A daemon leaves its group, but not its environment,
hence the mark.
System calls: fork, execve, setsid, kill, wait4.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from labkit.grade.answer import Unreadable
from labkit.grade.graft import answer, graft
from labkit.grade.judge import Limits, judge
from labkit.grade.printable import one_line
from labkit.grade.solution import Solution
from labkit.grade.submission import Submission
from labkit.grade.verdict import Result, Verdict, verdict

MARK = "LABKIT_GRADING"
POLITE = 3.0
TICK = 0.1
ROUNDS = 20  # a process that forks faster than one round kills needs several
LARGEST_LOG = 1 << 20

_INI = "[pytest]\naddopts =\nfilterwarnings = ignore\n"
_PYTEST = ("-P", "-m", "pytest", "-q", "--tb=native", "--noconftest", "--color=no")
_PLUGINS = ("-p", "no:cacheprovider", "-p", "labkit.grade.plugin", "-p", "nbval.plugin")


@dataclass(frozen=True)
class Terms:
    """Hold under which terms all submissions of one grading are judged."""

    seed: int
    limits: Limits = Limits()
    stopped: threading.Event = field(default_factory=threading.Event)


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
    with tempfile.TemporaryDirectory(prefix="labkit-", ignore_cleanup_errors=True) as name:
        run = Run(Path(name), terms)
        ended = run.validate(notebook)
        return judge(solution, run.outcomes(), ended, terms.limits)


def _answers(submission: Submission, solution: Solution) -> dict[str, str]:
    found = {}
    for task in solution.answers:
        try:
            found[task] = answer(submission, task)
        except Unreadable:
            continue
    return found


class Run:
    """Own the folder, the process and the log of one validation."""

    def __init__(self, home: Path, terms: Terms) -> None:
        self.home, self.terms = home, terms
        self.mark = secrets.token_hex(16)
        self.folder = home / "run"

    def validate(self, notebook: dict[str, Any]) -> str:
        """Run pytest over the notebook; return why it ended early, or nothing."""
        self.folder.mkdir()
        (self.folder / "graft.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        (self.home / "pytest.ini").write_text(_INI, encoding="utf-8")
        with (self.home / "log").open("wb") as log:
            process = subprocess.Popen(
                self._command(),
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                return self._wait(process)
            finally:
                end(process)
                sweep(self.mark)

    def _command(self) -> list[str]:
        limits = self.terms.limits
        return [
            *(sys.executable, *_PYTEST, *_PLUGINS),
            *("-c", str(self.home / "pytest.ini"), "--rootdir", str(self.folder)),
            f"--nbval-cell-timeout={limits.cell}",
            f"--labkit-output={limits.output}",
            *("--labkit-outcomes", str(self.home / "outcomes.jsonl"), "graft.ipynb"),
        ]

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        return kept | {
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "LABKIT_SEED": str(self.terms.seed),
            "IPYTHONDIR": str(self.home / "ipython"),
            MARK: self.mark,
        }

    def _wait(self, process: subprocess.Popen[bytes]) -> str:
        deadline = time.monotonic() + self.terms.limits.wall
        while process.poll() is None:
            if self.terms.stopped.wait(TICK):
                raise Interrupted
            if time.monotonic() > deadline:
                return f"the whole run took longer than {self.terms.limits.wall:g} s"
            if (self.home / "log").stat().st_size > LARGEST_LOG:
                return "the run wrote too much into the log of the grader"
        # 0: all passed, 1: some did not; anything else is no verdict on the student.
        if process.returncode not in (0, 1):
            raise RuntimeError(f"pytest ended with {process.returncode}: {self._last_words()}")
        return ""

    def _last_words(self) -> str:
        with (self.home / "log").open("rb") as log:
            return one_line(log.read(LARGEST_LOG)[-2000:].decode(errors="replace"), limit=2000)

    def outcomes(self) -> list[dict[str, Any]]:
        """Return what the plugin wrote about each cell that was judged."""
        path = self.home / "outcomes.jsonl"
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its group: politely first, so that it ends its kernel, then for certain."""
    for number, patience in ((signal.SIGTERM, POLITE), (signal.SIGKILL, None)):
        if process.poll() is not None:
            return
        os.killpg(process.pid, number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def sweep(mark: str) -> None:
    """Kill every process that carries our mark in its environment, also one that left its group."""
    for _ in range(ROUNDS):
        if not [process for process in psutil.process_iter() if _killed(process, mark)]:
            return


def _killed(process: psutil.Process, mark: str) -> bool:
    try:
        if process.environ().get(MARK) != mark:
            return False
        process.kill()
    except (psutil.Error, OSError):
        return False
    return True
