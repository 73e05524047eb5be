"""The one place where a mechanism, processes and the clock meet.

    round_trip("pipe")   A: send, recv, timed  ◀══ link ══▶  B: recv, send     latency
    stream("pipe")       A: send, send, send   ═══ link ══▶  B: counts, timed  throughput

Each round is a new link between two fresh children; rounds of what is compared are interleaved, in
an order shuffled anew. One long run each would compare the machine's moods, not the mechanisms.

Where the two processes run decides more than the mechanism does, so it is part of every result:
"same core" (system calls and context switches, steady), "two cores" (also the waking of an idle
core, unsteady), or "unpinned" (where the scheduler likes it: one of the two, by chance).

System calls: sched_setaffinity(2).
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import psutil

from labkit import traffic
from labkit.errors import BadRequest, Unsupported
from labkit.group import Group
from labkit.link import Bell, Link, mechanism
from labkit.measure import Samples
from labkit.traffic import SAME_CORE as SAME_CORE
from labkit.traffic import Task as Task

TWO_CORES, UNPINNED = "two cores", "unpinned"
PLACEMENTS = (SAME_CORE, TWO_CORES, UNPINNED)
LARGEST = 64 << 20  # bytes: beyond it a single message takes longer than a round
_BUSY = 0.25  # of a core, taken by others: a round is then measured again
_AGAIN, _SPARE = 2, 10  # times: one round, and at least so many of a whole run
Progress = Callable[[Sequence[Any]], Iterable[Any]]
Run = Callable[[Task, list[int]], tuple[Samples, float]]


def round_trip(
    name: str, *, size: int = 64, placement: str = SAME_CORE, rounds: int = 7
) -> Samples:
    """Measure how long a message and its echo take between two fresh children."""
    return compare([name], size=size, placement=placement, rounds=rounds)[0]


def stream(name: str, *, size: int = 4096, placement: str = SAME_CORE, rounds: int = 7) -> Samples:
    """Measure how fast messages arrive in one direction; bytes_per_second has the rate."""
    return sweep([name], [size], of="throughput", placement=placement, rounds=rounds)[0]


def compare(
    names: Iterable[str | type[Link]], *, size: int = 64, placement: str = SAME_CORE,
    rounds: int = 7, progress: Progress = iter,
) -> list[Samples]:  # fmt: skip
    """Measure the round trip of several mechanisms in one interleaved run."""
    return sweep(names, [size], placement=placement, rounds=rounds, progress=progress)


def sweep(
    names: Iterable[str | type[Link]], sizes: Iterable[int], *, of: str = "latency",
    placement: str = SAME_CORE, rounds: int = 7, seconds: float = 0.1, progress: Progress = iter,
) -> list[Samples]:  # fmt: skip
    """Measure every mechanism at every message size (bytes), all interleaved.

    Sizes beyond the largest message of a mechanism are left out for it, unless all are. `of` is
    "latency" or "throughput"; `progress` wraps the sequence of rounds, as tqdm does. Raises
    UnknownMechanism, or BadRequest for a size, a placement or a number of rounds that makes no
    sense.
    """
    chosen = tasks(names, sizes, of=of, placement=placement, seconds=seconds)
    return interleaved(chosen, rounds=rounds, progress=progress)


def tasks(
    names: Iterable[str | type[Link]], sizes: Iterable[int], *, of: str = "latency",
    placement: str = SAME_CORE, seconds: float = 0.1,
) -> list[Task]:  # fmt: skip
    """Return what a sweep measures, each of it checked; raises as sweep() does."""
    if of not in traffic.CHANNEL:
        raise BadRequest(f"one can measure {' or '.join(traffic.CHANNEL)}, not {of!r}")
    links, sizes, chosen = [mechanism(name) for name in names], list(sizes), []
    for link in links:
        roles = traffic.roles(link, of)
        rings = roles in traffic.BELL.values()  # and so carries no bytes
        for size in [0] if rings else _carried(link, sizes):
            chosen.append(Task(link, roles, size, placement, seconds))
    for task in chosen:
        _check(task)
    return chosen


def _carried(link: type[Link], sizes: list[int]) -> list[int]:
    most = link.largest or LARGEST
    return [size for size in sizes if type(size) is not int or size <= most] or sizes


def interleaved(
    tasks: Sequence[Task], *, rounds: int, progress: Progress = iter, run: Run | None = None
) -> list[Samples]:
    """Run each task once a round, in a new order each round; return the samples in the tasks'
    order. `run` is who runs one; raises BadRequest for a number of rounds that makes no sense.
    """
    if type(rounds) is not int or not 1 <= rounds <= 1000:
        raise BadRequest(f"{rounds} rounds make no sense: give a number from 1 to 1000")
    results: dict[Task, Samples] = {}
    schedule = [task for _ in range(rounds) for task in random.sample(tasks, len(tasks))]
    spare = max(_SPARE, len(schedule) // 10)  # on a machine that is never quiet, it is no use
    for task in progress(schedule):
        samples, again = _quiet_round(task, run or between_children, min(spare, _AGAIN))
        spare -= again
        results[task] = results[task].joined(samples) if task in results else samples
    return [results[task] for task in tasks]


def _quiet_round(task: Task, run: Run, most: int) -> tuple[Samples, int]:
    """Run one round, again if the machine was busy with something else, but not for ever."""
    samples, again = _round(task, run), 0
    while samples.facts["disturbed"] and again < most:
        samples, again = _round(task, run), again + 1
    return samples, again


def _round(task: Task, run: Run) -> Samples:
    cores = _cores(task.placement)
    busy, begin = _busy_seconds(cores), time.monotonic()
    samples, used = run(task, cores)
    took = time.monotonic() - begin
    taken = _busy_seconds(cores) - busy - used
    disturbed = bool(cores) and taken > _BUSY * took * len(set(cores))
    return replace(samples, facts=task.facts | {"disturbed": disturbed})


def between_children(task: Task, cores: list[int]) -> tuple[Samples, float]:
    """Run a task once, in two fresh children; return its samples and the CPU seconds it took."""
    timed, other = task.roles
    with task.link() as link, Group(timeout=task.seconds + 60, replay=False) as group:
        peer = group.spawn(other, link.right, task, cores[-1:])
        main = group.spawn(timed, link.left, task, cores[:1])
        if isinstance(link.left, Bell):
            main.join()
            peer.kill()
    samples: Samples = main.result
    return replace(samples, label=task.link.name), main.cpu_seconds + peer.cpu_seconds


def _cores(placement: str) -> list[int]:
    """Return the core of the timed child and the core of its peer; empty where nobody is pinned."""
    if placement == UNPINNED or not hasattr(os, "sched_getaffinity"):
        return []
    usable = sorted(os.sched_getaffinity(0))
    if placement == SAME_CORE:
        return [usable[-1], usable[-1]]
    if len(usable) < 2:
        raise Unsupported(
            "this machine lets us use one core only: measure with placement='same core'"
        )
    return usable[-2:]


def _busy_seconds(cores: list[int]) -> float:
    times = psutil.cpu_times(percpu=True)
    chosen = [times[core] for core in set(cores)]
    return float(sum(sum(each) - each.idle - getattr(each, "iowait", 0) for each in chosen))


def _check(task: Task) -> None:
    most, carries = (
        min(task.link.largest or LARGEST, LARGEST),
        task.roles != traffic.BELL["latency"],
    )
    if carries and (type(task.size) is not int or not 1 <= task.size <= most):
        raise BadRequest(
            f"{task.link.name} cannot be measured with {task.size} bytes: "
            f"give a size from 1 to {most}"
        )
    if task.placement not in PLACEMENTS:
        raise BadRequest(
            f"there is no placement {task.placement!r}; there are {', '.join(PLACEMENTS)}"
        )
    if lacking := task.link.lacking():
        raise Unsupported(f"{task.link.name} does not work here: {lacking}")
