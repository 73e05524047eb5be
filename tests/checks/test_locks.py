"""Peers want the same lock as an answer, and see whether both have it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import like_a_cell

from labkit import Group
from labkit.checks import in_steps, lock_lost, queue_up, rivals, wire
from labkit.link import new_name

like_a_cell(__name__)
Function = Callable[..., Any]


@pytest.fixture
def path() -> Iterator[Path]:
    path = new_name("lock")
    yield path
    path.unlink(missing_ok=True)


def flock(path: str) -> int:
    fd = os.open(path, os.O_CREAT | os.O_RDWR)
    fcntl.flock(fd, fcntl.LOCK_EX)
    return fd


def look_then_make(path: str) -> object:
    if os.access(path, os.F_OK):
        raise TimeoutError
    return os.open(path, os.O_CREAT | os.O_RDWR)


def hold(end: int, acquire: Function, path: str) -> None:
    lock = in_steps(end, acquire, path)
    os.read(end, 1)
    os.close(lock)
    os.write(end, b"!")


def lock_and_close(path: str) -> int:
    os.close(flock(path))
    return os.open(os.devnull, os.O_RDONLY)


def test_a_lock_that_goes_with_its_descriptor_is_told_from_one_that_never_was(path: Path) -> None:
    def lost(acquire: Function) -> Any:
        path.unlink(missing_ok=True)
        here, there = wire()
        with Group() as group:
            group.spawn(hold, here, acquire, str(path))
            return group.spawn(lock_lost, there, str(path)).result

    assert [lost(each) for each in (flock, look_then_make, lock_and_close)] == ["", "", "flock"]


def obey(end: int, acquire: Function, path: str, removes: bool = False) -> None:
    lock = -1
    while command := os.read(end, 1):
        if command == b"a":
            lock = acquire(path)
        else:
            if removes and os.path.exists(path):
                os.remove(path)
            os.close(lock)
        os.write(end, command)


def met(acquire: Function, path: Path, step: int) -> Any:
    (here, there), (asker, other) = wire(), wire()
    with Group() as group:
        group.spawn(hold, here, acquire, str(path))
        group.spawn(obey, other, acquire, str(path))
        peer = group.spawn(rivals, there, asker, step)
    return peer.result


def test_a_lock_of_the_kernel_is_held_by_one_whenever_the_other_comes(path: Path) -> None:
    assert [met(flock, path, step) for step in (1, 2, 3)] == [
        ["open", False],
        ["flock", False],
        ["", False],
    ]


def test_to_look_and_then_to_make_is_seen_to_give_it_to_both(path: Path) -> None:
    assert met(look_then_make, path, 1) == ["access", True]


@pytest.mark.parametrize("removes", [False, True])
def test_who_removes_a_lock_file_makes_two_of_one(path: Path, removes: bool) -> None:
    peers, programs = zip(*(wire() for _ in range(3)), strict=True)
    with Group() as group:
        for end in programs:
            group.spawn(obey, end, flock, str(path), removes)
        both = group.spawn(queue_up, str(path), *peers)
    assert both.result is removes
