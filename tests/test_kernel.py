"""What the kernel says about processes, and that a process that is gone is no error."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from pathlib import Path

import psutil
import pytest
from processes import gone, until, waits_in
from roles import read_one, sleep_long

from labkit import Descriptor, Group, kernel
from labkit.kernel import Call

ME = os.getpid()
NOBODY = 2**22 - 1


def test_a_process_that_is_gone_has_nothing_and_raises_nothing() -> None:
    assert kernel.state(NOBODY) == "" and kernel.threads(NOBODY) == []
    assert kernel.waiting_in(NOBODY) is None and kernel.switches(NOBODY, NOBODY) == ()
    assert kernel.open_files(NOBODY) == [] and kernel.open_file(NOBODY, 0) is None
    assert kernel.descendants(NOBODY) == [] and not kernel.catches(NOBODY, signal.SIGINT)
    assert kernel.text_at(NOBODY, 4096) == "" and kernel.program(NOBODY) == ""


def test_open_files_say_their_kind_and_direction(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    reader, writer = os.pipe()
    fifo = os.open(tmp_path / "fifo", os.O_RDWR)
    with socket.socket() as line, open(tmp_path / "file", "w") as file:
        found = [
            kernel.open_file(ME, fd) for fd in (reader, writer, fifo, line.fileno(), file.fileno())
        ]
    for fd in (reader, writer, fifo):
        os.close(fd)
    assert [each and (each.kind, each.reads, each.writes) for each in found] == [
        ("pipe", True, False), ("pipe", False, True), ("fifo", True, True), ("socket", True, True),
        ("file", False, True),
    ]  # fmt: skip
    assert found[0] and found[1] and found[0].identity == found[1].identity


def test_a_process_that_reads_waits_in_read_on_that_descriptor() -> None:
    reader, writer = map(Descriptor, os.pipe())
    with Group(replay=False) as group:
        process = group.spawn(read_one, reader)
        assert until(lambda: waits_in(process.pid, "read"))
        call = kernel.waiting_in(process.pid)
        assert call and call.arguments[0] == 3 and call.untimed
        behind = kernel.file_behind(process.pid, call)
        assert behind and behind.kind == "pipe" and behind.reads
        writer.close()


def test_a_process_that_sleeps_waits_with_a_limit() -> None:
    with Group(check=False, replay=False) as group:
        process = group.spawn(sleep_long)
        assert until(lambda: waits_in(process.pid, "clock_nanosleep"))
        call = kernel.waiting_in(process.pid)
        assert call and not call.untimed and kernel.file_behind(process.pid, call) is None
        assert kernel.state(process.pid) == "S"
        process.pause()
        assert until(lambda: kernel.state(process.pid) == "T")
        process.kill()
    assert gone(process.pid)


CALLS = [
    ("read", 0, 3, True),
    ("poll", 2, 0xFFFFFFFF, True),
    ("poll", 2, (1 << 64) - 1, True),
    ("poll", 2, 100, False),
    ("select", 4, 0, True),
    ("select", 4, 0x7FFC00001000, False),
    ("futex", 3, 0, True),
    ("futex", 3, 0x7FFC00001000, False),
    ("epoll_wait", 3, 0xFFFFFFFF, True),
    ("epoll_wait", 3, 0, False),
    ("clock_nanosleep", 0, 0, False),
    ("unknown", 0, 0, False),
]


@pytest.mark.parametrize(("name", "place", "value", "untimed"), CALLS)
def test_a_call_knows_its_time_limit(name: str, place: int, value: int, untimed: bool) -> None:
    arguments = [7] * 6
    arguments[place] = value
    assert Call(name, tuple(arguments)).untimed is untimed


def test_the_threads_of_a_process_are_counted() -> None:
    before = len(kernel.threads(ME))
    event = threading.Event()
    thread = threading.Thread(target=event.wait)
    thread.start()
    assert len(kernel.threads(ME)) == before + 1
    event.set()
    thread.join()


def test_all_generations_are_found_each_parent_before_its_children() -> None:
    def chain(length: int, until_closed: int) -> None:
        while length and os.fork() == 0:
            length -= 1
        os.read(until_closed, 1)
        os._exit(0)

    waiter, closer = map(Descriptor, os.pipe())
    with Group(timeout=60, replay=False) as group:
        first = group.spawn(chain, 20, waiter)
        assert until(lambda: len(kernel.descendants(first.pid)) == 20)
        family = kernel.with_descendants([first.pid])
        parents = [psutil.Process(pid).ppid() for pid in family[1:]]
        closer.close()
    assert parents == family[:-1]
    assert until(lambda: all(map(gone, family)))


def test_each_process_is_named_once_however_often_it_is_found() -> None:
    with Group(check=False, replay=False) as group:
        process = group.spawn(sleep_long)
        assert kernel.with_descendants([process.pid, process.pid]) == [process.pid]
        process.kill()


def test_caught_signals_are_known() -> None:
    before = signal.signal(signal.SIGUSR2, lambda *_: None)
    assert kernel.catches(ME, signal.SIGUSR2)
    signal.signal(signal.SIGUSR2, before)
    assert not kernel.catches(ME, signal.SIGUSR2)


def test_reads_are_counted_also_those_that_got_nothing() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"rain")
    os.close(writer)
    calls, count = kernel.reads(ME)
    got = [os.read(reader, 100) for _ in range(3)]
    after, more = kernel.reads(ME)
    os.close(reader)
    assert got == [b"rain", b"", b""]
    assert after - calls >= 3 and more - count >= 4
    assert kernel.reads(NOBODY) == (0, 0)


def test_who_runs_a_program_of_its_own_is_told_from_a_fork() -> None:
    with Group(check=False, replay=False) as group, subprocess.Popen(["cat"], stdin=-1) as cat:
        fork = group.spawn(sleep_long)
        executed = [kernel.has_executed(pid) for pid in (cat.pid, fork.pid, NOBODY)]
        fork.kill()
    assert executed == [True, False, False]


def test_each_event_counter_is_an_object_of_its_own() -> None:
    counters = [Descriptor(os.eventfd(0)) for _ in "12"]
    copy = counters[0].duplicate()
    one, other, again = (kernel.open_file(ME, int(fd)) for fd in (*counters, copy))
    assert one and other and again and one.kind == "eventfd"
    assert one.identity == again.identity != other.identity
    for fd in (*counters, copy):
        fd.close()


def test_signals_without_a_name_are_called_by_their_number() -> None:
    assert kernel.signal_name(signal.SIGUSR1) == "SIGUSR1"
    assert kernel.signal_name(signal.SIGRTMIN + 1) == f"signal {signal.SIGRTMIN + 1}"
