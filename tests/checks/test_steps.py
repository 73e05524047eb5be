"""An answer can be stopped after each call that has to do with files."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import like_a_cell

from labkit import Descriptor, Group
from labkit.checks import asked, awake, halted_after, in_between, in_steps, wire, writes
from labkit.checks.steps import ready, steps
from labkit.link import new_name

like_a_cell(__name__)


@pytest.fixture
def path() -> Iterator[Path]:
    path = new_name("file")
    yield path
    path.unlink(missing_ok=True)


def three_calls(path: str) -> str:
    with open(path, "w") as file:
        file.write(f"{sum([1, 2])}")  # sum() has nothing to do with files
    return "written"


def names_and_sizes(end: int, path: str) -> list[list[object]]:
    return [[name, os.path.getsize(path)] for name in steps(end)]


def watched(function: Callable[..., Any], path: Path) -> tuple[Any, Any]:
    here, there = wire()
    with Group() as group:
        answer = group.spawn(in_steps, here, function, str(path))
        peer = group.spawn(names_and_sizes, there, str(path))
    return answer.result, peer.result


def test_each_step_is_named_and_shows_what_others_see_then(path: Path) -> None:
    returned, seen = watched(three_calls, path)
    assert returned == "written"
    assert seen[:2] == [["open", 0], ["write", 0]]  # what is written is still in the buffer
    assert seen[-1][1] == 1


def fails(path: str) -> None:
    os.close(os.open(path, os.O_CREAT))
    os.open(f"{path}/nowhere", os.O_RDONLY)


def test_a_call_that_fails_is_a_step_and_its_error_goes_on(path: Path) -> None:
    here, there = wire()
    with Group(check=False) as group:
        answer = group.spawn(in_steps, here, fails, str(path))
        peer = group.spawn(names_and_sizes, there, str(path))
    assert [name for name, _ in peer.result] == ["open", "close", "open"]
    assert answer.failure
    assert answer.failure.type == "NotADirectoryError"


def test_an_answer_whose_peer_has_gone_goes_on(path: Path) -> None:
    here, there = wire()
    there.close()
    with Group() as group:
        answer = group.spawn(in_steps, here, three_calls, str(path))
    assert answer.result == "written"


@pytest.mark.parametrize(("count", "last"), [(1, "open"), (2, "write"), (99, "")])
def test_an_answer_stands_still_after_so_many_steps(path: Path, count: int, last: str) -> None:
    here, there = wire()
    with Group() as group:
        answer = group.spawn(in_steps, here, three_calls, str(path))
        assert group.spawn(halted_after, there, count).result == last
        if last:
            answer.kill()
    assert (answer.exitcode == -signal.SIGKILL) is bool(last)


def count_requests(end: int) -> int:
    count = 0
    while os.read(end, 1):
        count += 1
        os.write(end, b"!")
    return count


@pytest.mark.parametrize(("step", "times", "last"), [(2, 1, "write"), (99, 0, "")])
def test_another_process_acts_just_after_one_step(
    path: Path, step: int, times: int, last: str
) -> None:
    (here, there), (asker, other) = wire(), wire()
    with Group() as group:
        group.spawn(in_steps, here, three_calls, str(path))
        acting = group.spawn(count_requests, other)
        came = group.spawn(in_between, there, asker, step)
    assert (acting.result, came.result) == (times, last)


def test_or_after_each_step(path: Path) -> None:
    (here, there), (asker, other) = wire(), wire()
    with Group() as group:
        group.spawn(in_steps, here, three_calls, str(path))
        acting = group.spawn(count_requests, other)
        group.spawn(in_between, there, asker)
    assert acting.result >= 3


def test_asking_one_who_has_gone_is_no_error() -> None:
    here, there = wire()
    there.close()
    assert not asked(here, b"!")
    here.close()


def test_ready_waits_no_longer_than_it_may() -> None:
    here, there = wire()
    assert not ready(here, 0.01)
    os.write(there, b"!")
    assert ready(here, 5)
    here.close()
    there.close()


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def nap(seconds: float) -> None:
    signal.sigtimedwait([signal.SIGUSR1], seconds)


@pytest.mark.parametrize(("wait", "is_awake"), [(spin, True), (nap, False)])
def test_who_spins_is_awake_and_who_sleeps_is_not(
    wait: Callable[[float], None], is_awake: bool
) -> None:
    with Group() as group:
        process = group.spawn(awake, wait, 0.3)
    assert (process.result[1] > 0.5) is is_awake


def write_twice(fd: int) -> None:
    fcntl.flock(fd, fcntl.LOCK_EX)
    os.write(fd, b"one")
    os.write(fd, b"two")


def test_the_kernel_counts_the_writes(path: Path) -> None:
    with Group() as group:
        process = group.spawn(
            writes, write_twice, Descriptor(os.open(path, os.O_CREAT | os.O_RDWR))
        )
    assert process.result == 2
