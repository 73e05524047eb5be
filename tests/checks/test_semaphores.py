"""Witnesses of critical sections see who was inside with whom, and who sleeps on what."""

from __future__ import annotations

from collections.abc import Callable

import posix_ipc
import pytest
from processes import like_a_cell, until

from labkit import Group
from labkit.checks import (
    Log,
    check,
    neighbour,
    puts_both_back,
    semaphores,
    until_one_sleeps,
    value_of,
    visit,
    where_it_waits,
)
from labkit.checks.semaphores import Section, sleepers

like_a_cell(__name__)


def rush(section: Section, start: str) -> None:
    posix_ipc.Semaphore(start).acquire()
    section()


def take(*names: str) -> None:
    for name in names:
        posix_ipc.Semaphore(name).acquire()


def test_semaphores_begin_as_told_and_are_gone_afterwards() -> None:
    with semaphores(free=2, filled=0) as names:
        assert [value_of(name) for name in names] == [2, 0]
    assert [value_of(name) for name in names] == [None, None]


def test_it_does_no_harm_if_somebody_else_has_removed_one() -> None:
    with semaphores(free=2) as (name,):
        posix_ipc.unlink_semaphore(name)
    assert value_of(name) is None


def test_a_log_sees_two_that_were_inside_at_the_same_moment() -> None:
    log = Log()
    with semaphores(start=0) as (start,), Group() as group:
        for who in ("Ann", "Bob"):
            group.spawn(rush, log.section(who, seconds=0.3), start)
        assert until(lambda: sleepers(start) == 2)
        take_back = posix_ipc.Semaphore(start)
        for _ in range(2):
            take_back.release()
    assert set(log.together()) == {"Ann", "Bob"}
    assert log.at_once() == 2


def test_a_log_sees_that_those_who_took_turns_did() -> None:
    log = Log()
    with semaphores(door=1) as (door,), Group() as group:
        for who in ("Ann", "Bob"):
            group.spawn(visit, door, log.section(who))
    assert log.together() == ()
    assert log.at_once() == 1
    assert sorted(note.who for note in log.notes()) == ["Ann"] * 3 + ["Bob"] * 3


def test_an_empty_log_has_nobody_inside() -> None:
    assert Log().at_once() == 0
    assert Log().notes() == []


def test_a_section_fails_as_told_and_is_noted_all_the_same() -> None:
    log = Log()
    with log.section("Ann", fails=OSError) as section, pytest.raises(OSError, match="paper"):
        section()
    assert [note.what for note in log.notes()] == ["in"]


@pytest.mark.parametrize(("value", "what"), [(0, "in"), (1, "short")])
def test_a_section_looks_whether_somebody_has_what_it_needs(value: int, what: str) -> None:
    log = Log()
    with semaphores(fork=value) as names, log.section("Ann", needs=names) as section:
        section()
    assert [note.what for note in log.notes()] == [what]


@pytest.mark.parametrize(("order", "kept"), [((0, 1), True), ((1, 0), False)])
def test_a_neighbour_sees_who_keeps_one_fork_while_waiting(
    order: tuple[int, int], kept: bool
) -> None:
    with semaphores(left=1, right=0) as forks, Group() as group:
        group.spawn(take, *(forks[k] for k in order))
        peer = group.spawn(neighbour, forks[1], forks[0])
    assert peer.result == (True, kept)


@pytest.mark.parametrize("both", [True, False])
def test_who_keeps_a_fork_from_one_meal_to_the_next_is_seen(both: bool) -> None:
    def dine(forks: list[str], seat: int, meals: int, eat: Callable[[], None]) -> None:
        left, right = map(posix_ipc.Semaphore, forks)
        for _ in range(meals):
            for fork in (left, right) if both else (left,):
                fork.acquire()
            eat()
            left.release()
            if both:
                right.release()

    with semaphores(left=1, right=int(both)) as forks, Group() as group:
        process = group.spawn(puts_both_back, dine, forks, 0, (0, 1))
    assert process.result is both


def test_where_somebody_waits_is_explained_and_an_end_is_told() -> None:
    with semaphores(door=0) as (door,), check("t", "waits") as task:
        explanation = where_it_waits(task, take, door, name="taker")
        assert explanation
        assert "door" in str(explanation)
        assert where_it_waits(task, take, name="idler") is None
    assert task.passed


def test_one_who_sleeps_is_found() -> None:
    with semaphores(door=0) as (door,), Group() as group:
        group.spawn(take, door)
        assert until_one_sleeps(door)
        posix_ipc.Semaphore(door).release()
