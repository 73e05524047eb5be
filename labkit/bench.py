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
_AGAIN = 2
Progress = Callable[[Sequence[Any]], Iterable[Any]]


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
    if of not in traffic.CHANNEL:
        raise BadRequest(f"one can measure {' or '.join(traffic.CHANNEL)}, not {of!r}")
    links, sizes = [mechanism(name) for name in names], list(sizes)
    tasks = []
    for link in links:
        roles = traffic.roles(link, of)
        rings = roles in traffic.BELL.values()  # and so carries no bytes
        for size in [0] if rings else _carried(link, sizes):
            tasks.append(Task(link, roles, size, placement, seconds))
    for task in tasks:
        _check(task, rounds)
    return interleaved(tasks, rounds=rounds, progress=progress)


def _carried(link: type[Link], sizes: list[int]) -> list[int]:
    most = link.largest or LARGEST
    return [size for size in sizes if type(size) is not int or size <= most] or sizes


def interleaved(tasks: Sequence[Task], *, rounds: int, progress: Progress = iter) -> list[Samples]:
    """Run each task once a round, in a new order each round; return the samples in the tasks'
    order.
    """
    results: dict[Task, Samples] = {}
    schedule = [task for _ in range(rounds) for task in random.sample(tasks, len(tasks))]
    for task in progress(schedule):
        samples = _quiet_round(task)
        results[task] = results[task].joined(samples) if task in results else samples
    return [results[task] for task in tasks]


def _quiet_round(task: Task) -> Samples:
    """Run one round, again if the machine was busy with something else, but not for ever."""
    for _ in range(_AGAIN):
        samples = _round(task)
        if not samples.facts["disturbed"]:
            break
    else:
        samples = _round(task)
    return samples


def _round(task: Task) -> Samples:
    timed, other = task.roles
    cores = _cores(task.placement)
    busy, begin = _busy_seconds(cores), time.monotonic()
    with task.link() as link, Group(timeout=task.seconds + 60, replay=False) as group:
        peer = group.spawn(other, link.right, task, cores[-1:])
        main = group.spawn(timed, link.left, task, cores[:1])
        if isinstance(link.left, Bell):
            main.join()
            peer.kill()
    took = time.monotonic() - begin
    taken = _busy_seconds(cores) - busy - main.cpu_seconds - peer.cpu_seconds
    facts = task.facts | {"disturbed": bool(cores) and taken > _BUSY * took * len(set(cores))}
    samples: Samples = main.result
    return replace(samples, label=task.link.name, facts=facts)


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


def _check(task: Task, rounds: int) -> None:
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
    if type(rounds) is not int or not 1 <= rounds <= 1000:
        raise BadRequest(f"{rounds} rounds make no sense: give a number from 1 to 1000")
    if lacking := task.link.lacking():
        raise Unsupported(f"{task.link.name} does not work here: {lacking}")
