"""Find what is to be graded: each submission with the official notebook that it is judged by.

PATH is a folder       PATH/STUDENT/NAME.ipynb, for each NAME in the folder of solutions
PATH is a notebook     that one, by the solution of its name, or by its own checks without any
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from labkit.errors import BadRequest
from labkit.grade import deadlines
from labkit.grade.journal import Key
from labkit.grade.notebook import notebooks
from labkit.grade.own import own_checks
from labkit.grade.solution import Solution, load
from labkit.grade.submission import Handed, discover


@dataclass(frozen=True)
class Plan:
    """Hold what is to be graded, by what, and when it was handed in where somebody says so.

    Of the exercises that the course has, only some may be asked for.
    """

    work: list[Handed]
    solutions: dict[str, Solution]
    exercises: list[str]
    single: bool
    times: dict[Key, int] | None = None

    @property
    def keys(self) -> list[Key]:
        """Return whose work this is, and for which exercises."""
        return [(handed.student, handed.exercise) for handed in self.work]

    def timeless(self, due: deadlines.Deadlines) -> list[str]:
        """List what is due and is there, and of which `submitted.toml` gives no time."""
        if self.times is None:
            return []
        asked = [h for h in self.work if h.exercise in due and os.path.lexists(h.path)]
        return [
            f"{h.student}.{h.exercise}" for h in asked if (h.student, h.exercise) not in self.times
        ]


def plan(options: argparse.Namespace) -> Plan:
    """Find the work that the command line asks for."""
    if not os.path.lexists(options.path):
        raise BadRequest(f"there is no {options.path}: name a notebook or a folder of students")
    if options.path.is_dir():
        _refuse_inside(options.path, options.out)
        known, wanted = _exercises(options, None)
        work = list(discover(options.path, wanted))
        times = deadlines.submitted(options.path)
        return Plan(work, _loaded(options.solutions, wanted), known, False, times)
    if not options.exercise and not options.solutions.is_dir():
        own = own_checks(options.path)
        return Plan([Handed("me", own.name, options.path)], {own.name: own}, [own.name], True)
    known, wanted = _exercises(options, options.path.stem)
    work = [Handed("me", wanted[0], options.path)]
    return Plan(work, _loaded(options.solutions, wanted), known, True)


def _refuse_inside(path: Path, out: Path | None) -> None:
    if out and out.resolve().parent == path.resolve():
        raise BadRequest(f"{out} would be taken for a student: name a folder outside {path}")


def seal(solution: Solution) -> str:
    """Return what tells two versions of an official notebook apart."""
    return hashlib.sha256(json.dumps(solution.notebook, sort_keys=True).encode()).hexdigest()


def _loaded(folder: Path, names: list[str]) -> dict[str, Solution]:
    return {name: load(folder / f"{name}.ipynb") for name in names}


def _exercises(options: argparse.Namespace, stem: str | None) -> tuple[list[str], list[str]]:
    """Return the exercises that there are, and those that are asked for."""
    names = [path.stem for path in notebooks([options.solutions])]
    wanted = options.exercise or stem
    if wanted in names:
        return names, [wanted]
    if wanted or not names:
        known = ", ".join(names) or "none, yet"
        raise BadRequest(
            f"no exercise {wanted or ''} in {options.solutions}: name one by --exercise: {known}"
        )
    return names, names
