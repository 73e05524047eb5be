"""Who waits, but not for ever, is left alone: a group that takes its time is not stuck."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from processes import pipe
from roles import read_one

from labkit import Group


def test_whoever_waits_for_a_slow_sibling_is_not_stuck() -> None:
    def slow(write_end: int) -> None:
        time.sleep(1)
        os.write(write_end, b"!")

    read_end, write_end = pipe()
    with Group(timeout=60, replay=False) as group:
        reader = group.spawn(read_one, read_end)
        group.spawn(slow, write_end)
    assert reader.result == b"!"


@pytest.mark.parametrize(
    "wait", [lambda r: len(select.select([r], [], [])), lambda r: os.read(r, 1)]
)
def test_whoever_waits_for_a_stranger_is_not_stuck(wait: Callable[[int], object]) -> None:
    read_end, write_end = pipe()
    with subprocess.Popen(["sh", "-c", "sleep 1; echo x"], stdout=write_end):
        write_end.close()
        with Group(timeout=60) as group:
            waiter = group.spawn(wait, read_end)
    assert waiter.status == "finished"


def test_a_thread_that_waits_for_a_stranger_is_not_stuck() -> None:
    def role(read_end: int) -> None:
        thread = threading.Thread(target=os.read, args=(read_end, 1))
        thread.start()
        thread.join()

    read_end, write_end = pipe()
    with subprocess.Popen(["sh", "-c", "sleep 1; echo x"], stdout=write_end):
        write_end.close()
        with Group(timeout=60) as group:
            waiter = group.spawn(role, read_end)
    assert waiter.status == "finished"


def test_a_lock_that_a_stranger_holds_is_waited_for(tmp_path: Path) -> None:
    def role(path: Path) -> None:
        with open(path, "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)

    path = tmp_path / "lock"
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # belongs to the open file, which goes to the stranger
        stranger = subprocess.Popen(["sleep", "1"], stdin=file)
    with stranger, Group(timeout=60) as group:
        waiter = group.spawn(role, path)
    assert waiter.status == "finished"


def test_a_process_that_has_set_an_alarm_is_not_stuck() -> None:
    def role() -> None:
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, 1)
        signal.pause()

    with Group(timeout=60) as group:
        process = group.spawn(role)
    assert process.exitcode == 0


def test_a_program_that_takes_its_time_is_not_stuck() -> None:
    with Group(timeout=60) as group:
        process = group.spawn(lambda: subprocess.run(["sleep", "1"]).returncode)
    assert process.result == 0


def test_whoever_works_on_after_the_end_of_its_input_is_not_stuck() -> None:
    def role(read_end: int) -> int:
        while os.read(read_end, 10):
            pass
        rounds = 0
        while time.process_time() < 1:
            rounds += 1
        return rounds

    read_end, write_end = pipe()
    write_end.close()
    with Group(timeout=60) as group:
        process = group.spawn(role, read_end)
    assert process.result > 0


def test_whoever_looks_for_a_new_writer_of_a_fifo_is_not_stuck(tmp_path: Path) -> None:
    def role(path: Path) -> bytes:
        fd, found = os.open(path, os.O_RDONLY | os.O_NONBLOCK), b""
        while not found:
            with suppress(BlockingIOError):  # a writer is there, and has not written yet
                found = os.read(fd, 1)
        return found

    path = tmp_path / "fifo"
    os.mkfifo(path)
    with subprocess.Popen(["sh", "-c", f"sleep 1; echo x > {path}"]), Group(timeout=60) as group:
        process = group.spawn(role, path)
    assert process.result == b"x"
