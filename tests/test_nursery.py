"""Whatever dies, and however: nobody is left, no name stays, and the next group works."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from processes import descriptors, ended, like_a_cell, pipe, program, until
from roles import compute, fall_asleep, sleep_long

from labkit import Fifo, Group, kernel, line
from labkit.errors import GroupError
from labkit.link import scratch

like_a_cell(__name__)

# A program that runs a group: a sleeper, a busy child with a child, a daemon, and a FIFO.
BUSY = """
import os, signal, sys, time
from labkit import Fifo, Group
from labkit.link import scratch

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # who runs the tests under nohup has it ignored

def sleeper():
    time.sleep(1000)

def family():
    if os.fork() == 0:
        time.sleep(1000)
    while True:
        pass

def daemon(ready):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(ready, b"!")
            time.sleep(1000)
        os._exit(0)
    os.wait()
    time.sleep(1000)

from labkit import Descriptor
reader, writer = map(Descriptor, os.pipe())
with Fifo() as link, Group(timeout=1000) as group:
    for role in (sleeper, family):
        group.spawn(role)
    group.spawn(daemon, writer)
    os.read(reader, 1)
    print(scratch(), flush=True)
"""


@pytest.fixture
def busy() -> Iterator[tuple[subprocess.Popen[str], list[int], Path]]:
    """Run that program; give its process, all that descend from it, and its folder of names."""
    with program(BUSY) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        assert until(lambda: len(kernel.descendants(process.pid)) >= 6)
        family = kernel.descendants(process.pid)
        assert folder.exists()
        yield process, family, folder
        process.kill()


Busy = tuple[subprocess.Popen[str], list[int], Path]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_death_of_the_notebook_ends_everybody_and_removes_its_names(
    busy: Busy, number: int
) -> None:
    process, family, folder = busy
    process.send_signal(number)
    assert until(lambda: all(map(ended, family)))
    assert until(lambda: not folder.exists())
    assert process.wait(timeout=30) == -number


def test_ctrl_c_ends_everybody_at_once(busy: Busy) -> None:
    process, family, folder = busy
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert errors.rstrip().endswith("KeyboardInterrupt") and not output
    assert all(map(ended, family)) and not folder.exists()


def test_ctrl_c_for_the_whole_terminal_ends_everybody(busy: Busy) -> None:
    process, family, folder = busy
    for pid in (*family, process.pid):
        with suppress(ProcessLookupError):  # it may have ended with another
            os.kill(pid, signal.SIGINT)
    assert until(lambda: all(map(ended, family)))
    assert process.wait(timeout=30) and not folder.exists()


def helper() -> int:
    pid = line.helper_pid()
    assert pid is not None
    return pid


def test_the_death_of_the_nursery_is_told_and_the_next_group_works() -> None:
    message = "the helper process that starts children is gone, and they with it: run this again"
    with pytest.raises(GroupError, match=message), Group(timeout=60) as group:
        process = group.spawn(sleep_long)
        os.kill(helper(), signal.SIGKILL)
    assert until(lambda: ended(process.pid))
    with pytest.raises(GroupError, match=message):
        _ = process.result
    with Group() as group:
        assert group.spawn(len, "abc").result == 3


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_death_of_the_nursery_ends_also_what_its_children_have_started(number: int) -> None:
    def role() -> None:
        os.fork()
        Fifo()
        sleep_long()

    with pytest.raises(GroupError, match="is gone"), Group(timeout=60) as group:
        process = group.spawn(role)
        assert until(lambda: len(kernel.descendants(process.pid)) == 1)
        family = kernel.with_descendants([process.pid])
        assert until(scratch(process.pid).exists)
        os.kill(helper(), number)
    assert until(lambda: all(map(ended, family)))
    assert until(lambda: not scratch(process.pid).exists())


def test_an_interrupt_does_not_end_the_nursery() -> None:
    with Group() as group:
        group.spawn(len, "abc").join()
        os.kill(helper(), signal.SIGINT)
        assert group.spawn(len, "abc").result == 3


def test_a_nursery_that_died_between_two_groups_is_replaced() -> None:
    with Group():
        pass
    before = descriptors()
    for _ in range(3):
        os.kill(helper(), signal.SIGKILL)
        assert until(lambda: ended(helper()))
        with Group() as group:
            assert group.spawn(len, "abc").result == 3
    assert descriptors() <= before


def test_a_nursery_that_is_stopped_for_a_moment_does_no_harm() -> None:
    with Group(timeout=60) as group:
        group.spawn(len, "abc").join()
        os.kill(helper(), signal.SIGSTOP)
        subprocess.Popen(["sh", "-c", f"sleep 0.5; kill -CONT {helper()}"]).wait(timeout=30)
        assert group.spawn(len, "abcd").result == 4


def fork_bomb(count: int, ready: int) -> None:
    """Start so many processes, a third of them as daemons, none of which ends by itself."""
    for number in range(count):
        if os.fork() == 0:
            if number % 3 == 0:
                os.setsid()
            os.close(ready)
            time.sleep(1000)
    os.write(ready, b"!")


def test_hundreds_of_processes_are_cleaned_up() -> None:
    reader, writer = pipe()
    with Group(timeout=60) as group:
        process = group.spawn(fork_bomb, 300, writer)
        os.read(reader, 1)
        process.join()
        family = kernel.descendants(helper())
    reader.close()
    assert len(family) >= 300 and kernel.descendants(helper()) == []
    assert process.left_running == 300  # also those who left their process group


def breed() -> None:
    """Start processes that end at once, without waiting for them, and without an end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    while True:
        if os.fork() == 0:
            if os.fork() == 0:
                os._exit(0)
            os._exit(0)
        os.wait()


def test_a_flood_of_orphans_does_not_keep_a_group_from_its_deadline() -> None:
    with Group(timeout=1, check=False, replay=False) as group:
        group.spawn(breed), group.spawn(breed)
    assert str(group.error).startswith("not finished after 1 s")
    assert kernel.descendants(helper()) == []
    assert group.processes[0].unwaited > 0


def test_a_deadline_holds_although_nobody_waits() -> None:
    with Group(timeout=0.1, check=False, replay=False) as group:
        process = group.spawn(compute)
        assert until(lambda: ended(process.pid)), "the nursery ends it 5 s after the deadline"
    assert process.status == "killed by SIGKILL"


def test_a_nursery_is_started_once() -> None:
    with Group():
        first = helper()
    with Group():
        assert helper() == first


def test_the_nursery_leaves_the_terminal_alone() -> None:
    with Group():
        nursery = psutil.Process(helper())
        assert os.getsid(helper()) == helper() and nursery.num_threads() == 1
        assert os.readlink(f"/proc/{helper()}/fd/0") == os.devnull


def test_an_end_that_could_not_be_given_away_is_still_ours() -> None:
    reader, writer = pipe()
    with pytest.raises(GroupError), Group() as group:
        os.kill(helper(), signal.SIGKILL)
        assert until(lambda: ended(helper()))
        group.spawn(fall_asleep, reader, writer)
    assert not reader.closed and not writer.closed
    reader.close(), writer.close()


def test_names_that_a_child_made_go_with_it() -> None:
    def role() -> str:
        if os.fork() == 0:
            Fifo()
            os._exit(0)
        os.wait()
        return str(Fifo().there)

    with Group() as group:
        process = group.spawn(role)
    assert not Path(process.result).parent.exists()
