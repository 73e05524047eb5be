"""Who is stuck, on what, and who would have to act; and who is not stuck at all.

A group that is stuck ends with Stuck, long before its deadline of a minute: had it not been
noticed, the error would be TimedOut.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import pipe
from roles import compute, overfill, read_one, read_to_end, sleep_long, write_one

from labkit import Fifo, Group
from labkit.errors import GroupError, Stuck, TimedOut
from labkit.observe import Explanation, Situation

Spawn = Callable[..., Any]


def stuck(start: Callable[[Spawn], object], **options: bool) -> Explanation:
    """Run what gets stuck, and return why it did."""
    group = Group(timeout=60, check=False, replay=False, **options)
    with group:
        start(group.spawn)
    assert isinstance(group.error, Stuck), group.error
    assert group.explanation is not None
    assert str(group.explanation) in str(group.error)
    return group.explanation


def at_deadline(start: Callable[[Spawn], object]) -> Explanation:
    """Run what never ends, and return what it was doing."""
    group = Group(timeout=1, check=False, replay=False)
    with group:
        start(group.spawn)
    assert isinstance(group.error, TimedOut), group.error
    assert group.explanation is not None
    return group.explanation


def test_a_reader_with_its_own_write_end_is_told_to_close_it() -> None:
    def reader(read_end: int, write_end: int) -> bytes:
        return os.read(read_end, 1)

    explanation = stuck(lambda spawn: spawn(reader, *pipe()))
    assert explanation.kinds == {"own write end"}
    assert "the only write end still open is its own, fd 4" in str(explanation)
    assert "Close it in reader before reading" in str(explanation)
    assert "return os.read(read_end, 1)" in str(explanation)


def test_a_write_end_in_another_process_is_found() -> None:
    def hold(write_end: int, _: int) -> None:
        os.read(os.pipe()[0], 1)

    read_end, write_end = pipe()
    start = lambda spawn: (spawn(read_one, read_end), spawn(hold, write_end, 3))  # noqa: E731
    explanation = stuck(start)
    assert explanation.kinds == {"write end elsewhere", "own write end"}
    assert "The write end is still open in hold (fd 3)" in str(explanation)


def test_ends_that_do_not_move_stay_open_in_the_notebook() -> None:
    read_end, write_end = pipe()
    start = lambda spawn: (spawn(read_to_end, read_end), spawn(write_one, write_end))  # noqa: E731
    explanation = stuck(start, move_ends=False)
    read_end.close(), write_end.close()
    assert explanation.kinds == {"write end elsewhere"}
    assert "still open in the notebook's own process" in str(explanation)


def test_a_full_pipe_is_explained_by_who_could_read() -> None:
    def idle(read_end: int) -> None:
        os.read(os.pipe()[0], 1)

    read_end, write_end = pipe()
    explanation = stuck(lambda spawn: (spawn(overfill, write_end), spawn(idle, read_end)))
    assert "full pipe" in explanation.kinds
    assert "the pipe is full. Only idle (fd 3) can read from it" in str(explanation)


def test_a_writer_that_holds_the_only_read_end_is_told_so() -> None:
    def role(read_end: int, write_end: int) -> None:
        os.write(write_end, bytes(1 << 20))

    explanation = stuck(lambda spawn: spawn(role, *pipe()))
    assert explanation.kinds == {"full pipe"}
    assert "The only read end still open is its own, fd 3" in str(explanation)


def test_two_full_pipes_are_a_deadlock() -> None:
    def talk(read_end: int, write_end: int) -> None:
        os.write(write_end, bytes(1 << 20))
        os.read(read_end, 1)

    (a, b), (c, d) = pipe(), pipe()
    start = lambda spawn: (spawn(talk, a, d, name="ann"), spawn(talk, c, b, name="bob"))  # noqa: E731
    explanation = stuck(start)
    assert explanation.kinds == {"full pipe", "deadlock"}
    assert str(explanation).startswith("Deadlock: ann waits for bob, bob waits for ann.")


def test_a_fifo_that_nobody_else_opens_is_named(tmp_path: Path) -> None:
    path = tmp_path / "weather"
    os.mkfifo(path)
    explanation = stuck(lambda spawn: spawn(lambda: os.open(path, os.O_WRONLY), name="writer"))
    assert explanation.kinds == {"fifo open"}
    assert "waits in open() of the FIFO 'weather' for writing" in str(explanation)
    assert "until somebody opens the same FIFO for reading. Nobody does" in str(explanation)


def test_two_fifos_opened_in_opposite_order_are_a_deadlock(tmp_path: Path) -> None:
    def reads_first(mine: Path, yours: Path) -> None:
        os.open(mine, os.O_RDONLY)
        os.open(yours, os.O_WRONLY)

    one, other = tmp_path / "one", tmp_path / "other"
    os.mkfifo(one), os.mkfifo(other)
    start = lambda spawn: (spawn(reads_first, one, other), spawn(reads_first, other, one))  # noqa: E731
    explanation = stuck(start)
    assert explanation.kinds == {"fifo open", "deadlock"}
    assert explanation.cycle == ("reads_first", "reads_first 2")


def test_a_fifo_without_its_peer_is_no_deadlock() -> None:
    with Fifo() as link:
        explanation = stuck(lambda spawn: spawn(lambda end: end.open(), link.left, name="left"))
    assert explanation.kinds == {"fifo open"} and explanation.cycle == ()


def test_who_waits_for_a_child_is_told_what_the_child_waits_for() -> None:
    def parent(read_end: int, write_end: int) -> None:
        if os.fork() == 0:
            os.read(read_end, 1)
        os.wait()

    explanation = stuck(lambda spawn: spawn(parent, *pipe()))
    assert explanation.kinds >= {"waits for child"}
    assert "parent waits in wait() for parent's child 1 to end" in str(explanation)
    assert "parent's child 1 waits in read()" in str(explanation)


def test_a_program_that_waits_for_its_input_to_end_is_a_deadlock_with_who_holds_it() -> None:
    def parent() -> None:
        subprocess.Popen(["cat"], stdin=subprocess.PIPE).wait()

    explanation = stuck(lambda spawn: spawn(parent))
    assert explanation.kinds == {"waits for child", "write end elsewhere", "deadlock"}
    assert "parent waits for parent's child 1 (cat)" in str(explanation)


def test_a_lock_that_is_never_released_is_noticed() -> None:
    def role() -> None:
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()

    explanation = stuck(lambda spawn: spawn(role))
    assert explanation.kinds == {"lock"} and "waits for a lock or a semaphore" in str(explanation)


def test_a_stopped_process_is_noticed() -> None:
    explanation = stuck(lambda spawn: spawn(sleep_long).pause())
    assert explanation.kinds == {"stopped"} and "only SIGCONT lets it go on" in str(explanation)


def test_a_thread_that_waits_is_looked_at_too() -> None:
    def role(read_end: int, write_end: int) -> None:
        thread = threading.Thread(target=os.read, args=(read_end, 1))
        thread.start()
        thread.join()

    assert stuck(lambda spawn: spawn(role, *pipe())).kinds == {"own write end"}


def test_a_process_that_computes_is_running_at_the_deadline() -> None:
    explanation = at_deadline(lambda spawn: spawn(compute))
    assert explanation.kinds == {"running"}
    assert "it computes, and waits for nobody" in str(explanation) and "roles.py" in str(
        explanation
    )


def test_a_process_that_sleeps_is_sleeping_at_the_deadline() -> None:
    assert at_deadline(lambda spawn: spawn(sleep_long)).kinds == {"sleeping"}


def test_a_reader_that_reads_on_at_end_of_file_is_told_so() -> None:
    def read_for_ever(read_end: int) -> None:
        while True:
            os.read(read_end, 1)

    read_end, write_end = pipe()
    write_end.close()
    explanation = stuck(lambda spawn: spawn(read_for_ever, read_end))
    assert explanation.kinds == {"runs at end-of-file"}
    assert "That is end-of-file: stop reading then" in str(explanation)


def test_a_zombie_is_said_to_have_ended() -> None:
    def parent() -> None:
        if os.fork() == 0:
            os._exit(0)
        sleep_long()

    explanation = at_deadline(lambda spawn: spawn(parent))
    assert explanation.kinds == {"sleeping", "ended"}
    assert "the process that started it has not waited for it" in str(explanation)


def test_a_running_group_can_be_explained() -> None:
    with Group(timeout=60, replay=False) as group:
        process = group.spawn(compute)
        assert group.explain().kinds == {"running"}
        process.kill()


def test_a_circle_of_three_is_named_and_whoever_waits_for_it_is_not_in_it() -> None:
    waits = {"a": ("b",), "b": ("c",), "c": ("a",), "d": ("a",)}
    situations = [Situation(name, "full pipe", name, wakers) for name, wakers in waits.items()]
    assert Explanation(tuple(situations)).cycle == ("a", "b", "c")


def test_an_error_says_what_happened_before_it_says_why() -> None:
    with (
        pytest.raises(GroupError, match=r"^stuck: nobody in this group can ever go on\n"),
        Group() as group,
    ):
        group.spawn(lambda: os.read(os.pipe()[0], 1))
