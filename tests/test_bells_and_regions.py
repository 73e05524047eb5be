"""What every bell and every region promises, as test_contract.py says it of channels."""

from __future__ import annotations

import os

import pytest
from contract import every
from processes import like_a_cell, pipe, until

from labkit import Bell, Group, Link, Region, observe

like_a_cell(__name__)
Mechanism = type[Link]
directions = pytest.mark.parametrize("swapped", [False, True], ids=["to the right", "to the left"])
# pytest skips a test without a single mechanism, which is what there is of a kind at first.


def ring(end: Bell, times: int, until_closed: int) -> None:
    """Ring so many times; stay until the gate is closed, so that the bell stays, too."""
    with end as bell:
        for _ in range(times):
            bell.ring()
        os.read(until_closed, 1)


def wait(end: Bell, times: int, gate: int) -> int:
    """Wait so many times, and tell."""
    with end as bell:
        for _ in range(times):
            bell.wait()
    os.close(gate)
    return times


@every(Bell)
@directions
def test_a_ring_ends_a_wait(mechanism: Mechanism, swapped: bool) -> None:
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        mine, yours = (link.right, link.left) if swapped else (link.left, link.right)
        waiter = group.spawn(wait, yours, 1, gate)
        group.spawn(ring, mine, 1, closed)
    assert waiter.result == 1


@every(Bell, "counts")
def test_a_bell_that_counts_ends_as_many_waits_as_it_was_rung(mechanism: Mechanism) -> None:
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(ring, link.left, 10, closed)
        waiter = group.spawn(wait, link.right, 10, gate)
    assert waiter.result == 10


def bounce(first: Bell, times: int, rings_first: bool) -> int:
    with first as bell:
        for _ in range(times):
            if rings_first:
                bell.ring()
            bell.wait()
            if not rings_first:
                bell.ring()
    return times


@every(Bell)
def test_two_processes_can_take_turns(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(bounce, link.right, 200, False)
        one = group.spawn(bounce, link.left, 200, True)
    assert one.result == 200


def fill(end: Region, content: bytes) -> None:
    with end as region:
        region.buf[: len(content)] = content


def look(end: Region, gate: int, size: int) -> bytes:
    with end as region:
        os.read(gate, 1)
        return bytes(region.buf[:size])


@every(Region)
@directions
def test_what_one_writes_the_other_sees(mechanism: Mechanism, swapped: bool) -> None:
    content = os.urandom(64)
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        mine, yours = (link.right, link.left) if swapped else (link.left, link.right)
        reader = group.spawn(look, yours, closed, len(content))
        group.spawn(fill, mine, content).join()
        gate.close()
    assert reader.result == content


@every(Region)
def test_its_memory_can_be_written_and_begins_empty(mechanism: Mechanism) -> None:
    def inspect(end: Region) -> tuple[bool, int, int]:
        with end as region:
            return region.buf.readonly, region.buf.nbytes, sum(region.buf.cast("B"))

    with mechanism() as link, Group(timeout=60) as group:
        process = group.spawn(inspect, link.left)
    read_only, size, total = process.result
    assert not read_only and size > 0 and total == 0


@every(Bell)
def test_nothing_is_left_of_a_bell_whose_processes_were_killed(mechanism: Mechanism) -> None:
    def hold(end: Bell) -> None:
        with end as bell:
            bell.wait()

    left = observe.leftovers()
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(hold, link.left).kill()
        group.spawn(hold, link.right).kill()
    assert until(lambda: not list(left)), left
