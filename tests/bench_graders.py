"""What grading a submission costs here, in nbgrader and in otter-grader: `make bench` runs it.

The same five tasks, the same eight students, in rounds one after the other on the same machine. All
must give all students the same points, or nothing is compared.

Trap: CPU time counts for processes only once they are waited for. So a meter runs the commands: it
adopts what they leave running, and waits for it.
System calls: prctl(PR_SET_CHILD_SUBREAPER), wait4, getrusage.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from bench_tasks import STUDENTS, TASKS, points
from graders import Grader, Nbgrader, NotMeasured, OtterLoop, OtterRun, run

OURS, OTHERS = Grader, (Nbgrader, OtterRun, OtterLoop)
ROUNDS = 3
METER = """
import ctypes, json, os, resource, subprocess, sys, time
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
begin = time.perf_counter()
for command in json.loads(sys.argv[1]):
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if ended.returncode:
        sys.exit(ended.returncode)  # what it said last is the reason
wall = time.perf_counter() - begin
try:
    while True:
        os.wait()
except ChildProcessError:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([wall, used.ru_utime + used.ru_stime]))
"""


@dataclass(frozen=True)
class Cost:
    """Hold the seconds that one submission takes, on average."""

    wall: float
    cpu: float


def cost(grader: Grader, number: int) -> Cost:
    """Grade the submissions of a round; the points must be those that are deserved."""
    grader.begin()
    students = grader.students(number)
    meter = [sys.executable, "-c", METER, json.dumps(list(grader.commands(students)))]
    wall, cpu = json.loads(run(meter, grader.folder, env=grader.shell))
    given, deserved = grader.points(), {student: points(student) for student in students}
    if given != deserved:
        raise NotMeasured(f"it gives {given}, deserved are {deserved}")
    return Cost(wall / len(students), cpu / len(students))


@cache
def compare() -> dict[type[Grader], list[Cost]]:
    """Measure all graders in interleaved rounds, and print what they cost."""
    costs: dict[type[Grader], list[Cost]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        graders = {kind: attempt(kind, prepared, kind, Path(folder)) for kind in (OURS, *OTHERS)}
        for number in range(ROUNDS):
            for kind, grader in graders.items():
                if grader and (found := attempt(kind, cost, grader, number)):
                    costs.setdefault(kind, []).append(found)
        complete = {kind: found for kind, found in costs.items() if len(found) == ROUNDS}
        table({graders[kind].label(): found for kind, found in complete.items()})
    return complete


def attempt(kind: type[Grader], step: Callable[..., Any], *arguments: object) -> Any:
    """Do something with a grader; where that fails, say so and return None."""
    try:
        return step(*arguments)
    except NotMeasured as why:
        print(f"{kind.title}: not measured: {why}")
        return None


def prepared(kind: type[Grader], folder: Path) -> Grader:
    home = folder / kind.__name__
    home.mkdir()
    return kind(home)


def table(costs: dict[str, list[Cost]]) -> None:
    print(f"Grading {len(STUDENTS)} submissions of {len(TASKS)} tasks: seconds for each of them")
    print(f"{'':34}{'wall':>6}{'CPU':>7}   wall in each of {ROUNDS} rounds")
    for label, rounds in costs.items():
        wall, cpu = median(c.wall for c in rounds), median(c.cpu for c in rounds)
        walls = " ".join(f"{c.wall:.2f}" for c in rounds)
        print(f"  {label:32}{wall:6.2f}{cpu:7.2f}   {walls}")


def against(other: type[Grader]) -> list[tuple[float, float]]:
    """Return our wall time and another's in each round; nothing if it could not be measured."""
    costs = compare()
    if not {OURS, other} <= costs.keys():
        return []
    return [(a.wall, b.wall) for a, b in zip(costs[OURS], costs[other], strict=True)]


if __name__ == "__main__":
    compare()
