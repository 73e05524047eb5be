"""Peers come at the worst moment, each time: what is lost between two steps is lost here."""

from __future__ import annotations

import os
import select
import signal
import time
from pathlib import Path

import pytest
from processes import like_a_cell, pipe

from labkit import Group
from labkit.checks import signals
from labkit.errors import Stuck

like_a_cell(__name__)


def waits_well(ready: int) -> str:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    os.write(ready, b"!")
    signal.sigwait([signal.SIGUSR1])
    return "came"


def looks_then_pauses(ready: int) -> None:
    came: list[int] = []
    signal.signal(signal.SIGUSR1, lambda *_: came.append(1))
    os.write(ready, b"!")
    while not came:
        signal.pause()


def polls(ready: int) -> None:
    came: list[int] = []
    signal.signal(signal.SIGUSR1, lambda *_: came.append(1))
    os.write(ready, b"!")
    while not came:
        time.sleep(0.01)


def called(function: object, peer: object) -> object:
    reader, writer = pipe()
    with Group(timeout=60) as group:
        process = group.spawn(function, writer)  # type: ignore[arg-type]
        caller = group.spawn(peer, reader, process.pid, signal.SIGUSR1)  # type: ignore[arg-type]
    return caller.result


def longest(function: object) -> int:
    reader, writer = pipe()
    with Group(timeout=60) as group:
        process = group.spawn(signals.longest_step, function, (writer,), writer)
        group.spawn(signals.call_in_its_sleep, reader, process.pid, signal.SIGUSR1)
    return int(process.result)


def struck(function: object, step: int) -> object:
    reader, writer = pipe()
    blow = (step, int(signal.SIGUSR1), False)
    try:
        with Group(timeout=60) as group:
            process = group.spawn(signals.strike, function, (writer,), writer, blow)
    finally:
        reader.close()
    return process.result


def test_who_waits_well_is_called_at_any_moment() -> None:
    assert called(waits_well, signals.call_at_once) is True
    still_there, woken = called(waits_well, signals.call_in_its_sleep)  # type: ignore[misc]
    assert still_there and woken == 0


def test_who_polls_is_seen_to_wake_up() -> None:
    _, woken = called(polls, signals.call_in_its_sleep)  # type: ignore[misc]
    assert woken > 5


def test_a_signal_before_each_step_is_not_lost_on_who_waits_well() -> None:
    last = longest(waits_well)
    assert last > 3
    assert {struck(waits_well, step) for step in range(1, last + 1)} == {"came"}


def test_a_signal_between_test_and_wait_is_lost_each_time() -> None:
    last = longest(looks_then_pauses)
    with pytest.raises(Stuck, match="waits in pause"):
        struck(looks_then_pauses, last)


def test_steps_to_strike_are_all_or_the_last_and_some() -> None:
    assert signals.steps_to_strike(5) == [1, 2, 3, 4, 5]
    many = signals.steps_to_strike(1000)
    assert len(many) <= 25 and many[-12:] == list(range(989, 1001)) and many[0] == 1
    assert signals.steps_to_strike(0) == []


def test_who_has_gone_is_not_signalled() -> None:
    def leaves(ready: int) -> None:
        os.write(ready, b"!")

    reader, writer = pipe()
    with Group(timeout=60) as group:
        gone = group.spawn(leaves, writer)
        gone.join()
        caller = group.spawn(signals.call_at_once, reader, gone.pid, signal.SIGUSR1)
    assert caller.result is False


def test_a_mark_in_the_log_brings_the_signal() -> None:
    def writes(log: int) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        os.write(log, b"a(")
        signal.sigwait([signal.SIGTERM])
        os.write(log, b")")

    reader, writer = pipe()
    with Group(timeout=60) as group:
        process = group.spawn(writes, writer)
        log = group.spawn(signals.call_when, reader, b"(", process.pid, signal.SIGTERM)
    assert log.result == b"a()"


def test_at_rest_means_that_the_file_is_there_and_nothing_runs(tmp_path: Path) -> None:
    def rests(path: str) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        Path(path).touch()
        signal.sigwait([signal.SIGTERM])

    path = str(tmp_path / "lock")
    with Group(timeout=60) as group:
        process = group.spawn(rests, path)
        caller = group.spawn(signals.call_at_rest, path, process.pid, signal.SIGTERM)
    assert caller.result == (True, 0)


@pytest.mark.parametrize(("again", "ends"), [(False, "in order"), (True, "killed by SIGTERM")])
def test_a_signal_that_comes_again_finds_who_has_stopped_to_care(
    tmp_path: Path, again: bool, ends: str
) -> None:
    def stops_caring(path: str) -> str:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        Path(path).touch()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        Path(path).unlink()
        return "in order"

    path = str(tmp_path / "lock")
    with Group(timeout=60, check=False) as group:
        blow = (1, int(signal.SIGTERM), again)
        process = group.spawn(signals.strike, stops_caring, (path,), path, blow)
    assert (process.status if process.exitcode else process.result) == ends


def keeps(wait_once: bool, orders: int, gate: int, reports: int) -> None:
    def reap(*_: object) -> None:
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            os.write(reports, bytes([os.waitstatus_to_exitcode(ended[1])]))
            if wait_once or ended[1] == 3 << 8:
                return

    signal.signal(signal.SIGCHLD, reap)
    while order := os.read(orders, 1):
        if os.fork() == 0:
            os.read(gate, 1)
            os._exit(order[0])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


@pytest.mark.parametrize(("wait_once", "reported", "left"), [(False, 3, 0), (True, 1, 2)])
def test_children_that_end_at_once_are_one_signal(
    wait_once: bool, reported: int, left: int
) -> None:
    (orders, send), (gate, closer), (reader, reports) = pipe(), pipe(), pipe()
    with Group(timeout=60) as group:
        keeper = group.spawn(keeps, wait_once, orders, gate, reports)
        task = (keeper.pid, b"\1\2\3", True)
        foreman = group.spawn(signals.send_off, send, closer, reader, task)
    told, zombies, took, woken = foreman.result
    assert len(told) == reported and zombies == left and took and woken == 0


def keeps_looking(orders: int, gate: int, reports: int) -> None:
    while not (select.select([orders], [], [], 0.02)[0] and not os.read(orders, 1)):
        pass


def test_a_keeper_that_polls_is_seen_to_wake_up() -> None:
    (orders, send), (gate, closer), (reader, reports) = pipe(), pipe(), pipe()
    with Group(timeout=60) as group:
        keeper = group.spawn(keeps_looking, orders, gate, reports)
        foreman = group.spawn(signals.send_off, send, closer, reader, (keeper.pid, b"\1", False))
    assert foreman.result[3] > 5


@pytest.mark.parametrize("ends", [True, False])
def test_who_still_holds_a_fifo_is_not_gone(tmp_path: Path, ends: bool) -> None:
    held = str(tmp_path / "held")
    os.mkfifo(held)

    def leave_somebody() -> None:
        file = os.open(held, os.O_WRONLY)
        if os.fork() == 0:
            time.sleep(0 if ends else 60)
            os._exit(0)
        os.close(file)

    with Group(timeout=60) as group:
        process = group.spawn(leave_somebody)
        watch = group.spawn(signals.gone_after, held, process.pid)
    assert watch.result is ends
