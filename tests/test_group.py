"""Processes of a group live and die together; a bad request says what would be a good one."""

from __future__ import annotations

import io
import math
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from processes import descriptors, ended, like_a_cell, pipe
from roles import compute, echo, read_one, read_to_end, sleep_long, write_one

from labkit import Group, Pipe
from labkit.errors import BadRequest, GroupError, ProcessFailed, Stopped, Stuck, TimedOut
from labkit.process import MOST_OUTPUT
from labkit.stop import stoppable

like_a_cell(__name__)


def test_two_processes_talk_and_the_notebook_holds_nothing() -> None:
    with Group(), Pipe() as link:
        before = descriptors()
    with Pipe() as link, Group() as group:
        reader = group.spawn(echo, link.right)
        writer = group.spawn(lambda end: (end.send(b"hi"), end.recv(), end.close()), link.left)
        assert link.left.reader.closed and link.right.writer.closed  # type: ignore[attr-defined]
    assert (reader.result, writer.result[1]) == (1, b"hi")
    assert descriptors() <= before


def test_processes_have_names() -> None:
    with Group() as group:
        processes = [group.spawn(len, "a"), group.spawn(len, "b"), group.spawn(len, "c", name="x")]
        assert repr(group) == "Group(len, len 2, x)"
    assert [process.name for process in processes] == ["len", "len 2", "x"]


def test_a_name_that_is_taken_gets_a_number_that_is_free() -> None:
    with Group() as group:
        names = [group.spawn(len, "a", name=name).name for name in ("a 2", "a", "a", "a 2")]
    assert names == ["a 2", "a", "a 3", "a 2 2"]


def test_the_first_to_fail_is_told_first() -> None:
    def after(reader: int) -> None:
        os.read(reader, 1)
        raise ValueError("second")

    def first(writer: int) -> None:
        raise ValueError("first")

    reader, writer = pipe()
    with pytest.raises(ProcessFailed) as caught, Group() as group:
        group.spawn(after, reader)
        group.spawn(first, writer)
    told = [line for line in str(caught.value).splitlines() if not line.startswith(" ")]
    assert told == ["first raised ValueError: first", "after raised ValueError: second"]
    assert isinstance(group.error, ProcessFailed)


def test_without_check_the_error_is_kept_and_not_raised() -> None:
    with Group(check=False) as group:
        group.spawn(divmod, 1, 0)
    assert isinstance(group.error, ProcessFailed)


def test_an_exception_in_the_block_ends_the_processes() -> None:
    with pytest.raises(ZeroDivisionError), Group() as group:
        process = group.spawn(sleep_long)
        1 / 0  # noqa: B018
    assert ended(process.pid) and process.status == "killed by SIGKILL"


def test_a_deadline_ends_even_who_computes() -> None:
    story = r"not finished after 0\.3 s\ncompute is running"
    with pytest.raises(TimedOut, match=story), Group(timeout=0.3) as group:
        process = group.spawn(compute)
    assert ended(process.pid)


def test_a_deadline_holds_for_waiting_for_one_process() -> None:
    with Group(timeout=0.3, check=False) as group:
        process = group.spawn(compute)
        with pytest.raises(TimedOut):
            process.join()
    assert isinstance(group.error, TimedOut)


def test_being_stuck_is_noticed_while_waiting_for_one_process() -> None:
    with pytest.raises(Stuck), Group(timeout=60) as group:
        group.spawn(lambda: os.read(os.pipe()[0], 1)).join()


def test_output_without_an_end_is_stopped() -> None:
    def flood() -> None:
        while True:
            os.write(1, bytes(1 << 16))

    with (
        pytest.raises(GroupError, match="flood printed more than 64 MB"),
        Group(timeout=60, replay=False) as group,
    ):
        process = group.spawn(flood)
    assert len(process.output) < MOST_OUTPUT // 100 and "bytes more" in process.output[-40:]


def unwritten() -> None:
    raise NotImplementedError("replace this line")


def test_who_waits_for_a_function_that_is_still_to_be_written_waits_no_longer() -> None:
    with pytest.raises(ProcessFailed, match="replace this line"), Group(timeout=600) as group:
        waits = group.spawn(sleep_long)
        group.spawn(unwritten)
    assert waits.exitcode == -signal.SIGKILL
    with pytest.raises(ProcessFailed, match="replace this line"), Group(timeout=600) as group:
        group.spawn(unwritten)
        group.spawn(sleep_long).join()


def test_a_stop_ends_a_group_that_waits() -> None:
    stop = threading.Event()
    with pytest.raises(Stopped, match="its processes are gone"), stoppable(stop), Group() as group:
        process = group.spawn(sleep_long)
        stop.set()
    assert ended(process.pid)
    with stoppable(stop), pytest.raises(Stopped), Group():
        pass


def test_a_group_without_processes_just_ends() -> None:
    with Group() as group:
        pass
    assert group.error is None and repr(group) == "Group()"


@pytest.mark.parametrize("timeout", [0, -1, 86_401, math.nan, math.inf])
def test_a_timeout_that_makes_no_sense_is_refused(timeout: float) -> None:
    with pytest.raises(BadRequest, match="give more than 0, at most 86400"):
        Group(timeout=timeout)


def test_a_process_can_be_started_in_the_block_only() -> None:
    group = Group()
    with pytest.raises(BadRequest, match="only inside its block: with Group"):
        group.spawn(len, "abc")
    with group:
        pass
    with pytest.raises(BadRequest, match="only inside its block"):
        group.spawn(len, "abc")


def test_a_group_is_used_once() -> None:
    group = Group()
    with group, pytest.raises(BadRequest, match="used once"):
        group.__enter__()
    with pytest.raises(BadRequest, match=r"make a new one with Group\(\)"), group:
        pass


def test_what_is_no_function_is_refused_and_the_group_goes_on() -> None:
    with Group() as group:
        with pytest.raises(BadRequest, match="wants a function first, not NoneType"):
            group.spawn(print("called too early"))  # type: ignore[func-returns-value,arg-type]
        assert group.spawn(len, "abc").result == 3


def test_live_things_are_refused_and_stay_open() -> None:
    with Group() as group, socket.socket() as line, open(os.devnull) as file, Pipe() as link:
        for thing in (line, file, link, io.StringIO(), [line]):
            with pytest.raises(
                BadRequest, match=r"cannot travel .*: give spawn\(\) an end or a Descriptor"
            ):
                group.spawn(print, thing)
        assert line.fileno() > 0 and not file.closed
        assert not link.left.reader.closed  # type: ignore[attr-defined]


def test_an_end_cannot_be_given_away_twice() -> None:
    with Pipe() as link, Group() as group:
        group.spawn(lambda end: end.close(), link.left)
        with pytest.raises(BadRequest, match="has moved to another process already"):
            group.spawn(lambda end: end.close(), link.left)


def test_a_duplicate_can_be_given_to_another_process() -> None:
    reader, writer = pipe()
    with Group() as group:
        group.spawn(write_one, writer.duplicate())
        group.spawn(write_one, writer)
        count = group.spawn(read_to_end, reader)
    assert count.result == 2


def test_the_same_descriptor_twice_is_one_in_the_child() -> None:
    reader, writer = pipe()
    os.write(writer, b"!")
    with Group() as group:
        process = group.spawn(lambda a, b: (int(a), int(b), os.read(b, 1)), reader, reader)
    writer.close()
    assert process.result == (3, 3, b"!")


def in_thread(role: Callable[[], Any], results: list[Any]) -> threading.Thread:
    thread = threading.Thread(target=lambda: results.append(role()))
    thread.start()
    return thread


def sum_in_a_group() -> int:
    with Group(timeout=60, replay=False) as group:
        processes = [group.spawn(pow, 2, exponent) for exponent in range(4)]
    return sum(process.result for process in processes)


def test_groups_in_several_threads_do_not_disturb_each_other() -> None:
    results: list[int] = []
    threads = [in_thread(sum_in_a_group, results) for _ in range(8)]
    for thread in threads:
        thread.join(timeout=60)
    assert results == [15] * 8


def test_a_group_that_ends_leaves_the_processes_of_another_alone() -> None:
    reader, writer = pipe()
    with Group(timeout=60) as one:
        process = one.spawn(read_one, reader)
        with pytest.raises(TimedOut), Group(timeout=0.2) as other:
            other.spawn(compute)
        os.write(writer, b"!")
        assert process.result == b"!"
    writer.close()


def test_a_child_may_have_a_group_of_its_own() -> None:
    with Group(timeout=60) as group:
        process = group.spawn(sum_in_a_group)
    assert process.result == 15 and process.unwaited == 0


def test_several_threads_may_start_processes_in_one_group() -> None:
    with Group(timeout=60) as group:
        threads = [in_thread(lambda: group.spawn(pow, 2, 3), []) for _ in range(8)]
        for thread in threads:
            thread.join(timeout=60)
    assert [process.result for process in group.processes] == [8] * 8
    assert len({process.name for process in group.processes}) == 8
