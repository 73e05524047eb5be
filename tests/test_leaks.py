"""Two hundred groups, a third of them killed at a random moment, leave nothing behind."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from functools import partial

from processes import gone, until
from roles import compute, echo, fall_asleep, overfill, send_until_broken, sleep_long

from labkit import Descriptor, Fifo, Group, Link, Pipe, observe
from labkit.link import scratch

GROUPS = 200


class Enough(Exception):
    """Leave a block in the middle."""


def talk(link: Link, group: Group) -> None:
    """Start two processes that talk until one of them is gone."""
    group.spawn(echo, link.right)
    group.spawn(send_until_broken, link.left)


def clutter(group: Group) -> None:
    """Start processes that sleep, compute, fork, write a file and fill a pipe."""

    def careless() -> None:
        Fifo()
        for _ in range(2):
            if os.fork() == 0:
                sleep_long()
        compute()

    reader, writer = map(Descriptor, os.pipe())
    ready, tell = map(Descriptor, os.pipe())
    group.spawn(careless)
    group.spawn(overfill, writer)
    group.spawn(fall_asleep, reader, tell)
    ready.close()


def end(group: Group, choice: random.Random) -> None:
    """Kill everybody, or leave the block, at a random moment; nothing depends on which."""
    time.sleep(choice.random() / 50)
    if choice.random() < 0.5:
        raise Enough
    for process in choice.sample(group.processes, len(group.processes)):
        process.kill()


def one_group(choice: random.Random) -> list[int]:
    """Run one group, which ends by itself or is ended; return its processes."""
    link = choice.choice([Pipe, Fifo])()
    with suppress(Enough), link, Group(timeout=60, check=False, replay=False) as group:
        if choice.random() < 2 / 3:
            group.spawn(len, "abc")
        else:
            choice.choice([clutter, partial(talk, link)])(group)
            end(group, choice)
    return [process.pid for process in group.processes]


def test_two_hundred_groups_leave_nothing_behind() -> None:
    choice = random.Random(seed := random.randrange(10**6))
    one_group(choice)  # the nursery stays
    left = observe.leftovers()
    pids = [pid for _ in range(GROUPS) for pid in one_group(choice)]
    assert until(lambda: not list(left)), f"seed {seed}: {left}"
    assert len(pids) > GROUPS and all(map(gone, pids)), f"seed {seed}"
    assert not any(scratch(pid).exists() for pid in pids), f"seed {seed}"
