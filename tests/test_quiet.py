"""Quiet is said of those who can never go on, and of nobody else."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from labkit.quiet import Quiet


@pytest.fixture
def fork() -> Iterator[Callable[[Callable[[], object]], int]]:
    """Fork bare children of this process, and end them with the test."""
    pids: list[int] = []

    def start(role: Callable[[], object]) -> int:
        pid = os.fork()
        if pid == 0:
            signal.signal(
                signal.SIGALRM, signal.SIG_DFL
            )  # the handler of pytest-timeout, a child would inherit it
            role()
            os._exit(0)
        pids.append(pid)
        return pid

    yield start
    for pid in pids:
        os.kill(pid, 9)
        os.waitpid(pid, 0)


def is_quiet_within(pids: list[int], seconds: float) -> bool:
    """Look again and again for so long, as a waiting group does."""
    quiet, give_up = Quiet(), time.monotonic() + seconds
    while time.monotonic() < give_up:
        if quiet.reached(pids):
            return True
        select.select([], [], [], 0.02)
    return False


def test_a_reader_that_holds_the_only_write_end_is_quiet(fork: Callable[..., int]) -> None:
    read_end, write_end = os.pipe()
    pid = fork(lambda: os.read(read_end, 1))
    os.close(read_end)
    os.close(write_end)
    assert is_quiet_within([pid], 20)


@pytest.mark.parametrize("role", [lambda: time.sleep(60), lambda: select.select([], [], [], 60)])
def test_a_process_that_sleeps_for_a_limited_time_is_not_quiet(
    fork: Callable[..., int], role: Callable[[], None]
) -> None:
    assert not is_quiet_within([fork(role)], 1.0)


def test_a_process_that_computes_is_not_quiet(fork: Callable[..., int]) -> None:
    def compute() -> None:
        while True:
            pass

    assert not is_quiet_within([fork(compute)], 1.0)


def test_a_reader_whose_writer_is_a_stranger_is_not_quiet(fork: Callable[..., int]) -> None:
    read_end, write_end = os.pipe()
    reader = fork(lambda: os.read(read_end, 1))
    fork(lambda: time.sleep(60))  # has inherited the write end, but is not among those we look at
    os.close(read_end)
    os.close(write_end)
    assert not is_quiet_within([reader], 1.0)


def test_a_process_that_waits_for_the_terminal_of_another_is_not_quiet(
    fork: Callable[..., int],
) -> None:
    _, terminal = os.openpty()
    assert not is_quiet_within([fork(lambda: os.read(terminal, 1))], 1.0)


def test_processes_that_are_gone_are_not_called_quiet() -> None:
    assert not is_quiet_within([2**22 - 1], 0.5)
