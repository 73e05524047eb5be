"""Who holds what is read from the kernel: each object once, with descriptors and directions."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import posix_ipc
import pytest
from processes import pipe, until, waits_in
from roles import read_one

from labkit import Descriptor, Group, Pipe, observe
from labkit.link import new_posix_name
from labkit.observe import Hold, Holdings

NAME = f"/labkit-test-{os.getpid()}"


def held(*roles: tuple[Callable[..., object], tuple[object, ...]]) -> Holdings:
    """Start these, wait until each waits, and return who holds what."""
    group = Group(timeout=30, check=False, replay=False)
    with group:
        processes = [group.spawn(role, *arguments) for role, arguments in roles]
        for process in processes:
            assert until(lambda each=process: waits_in(each.pid, "read")), process
        holdings = observe.holders(group)
        for process in processes:
            process.kill()
    return holdings


def of(holdings: Holdings, name: str) -> list[str]:
    return [str(hold) for hold in holdings.holds if hold.process == name]


def fill_and_wait(fd: int, waits_for: int) -> None:
    os.write(fd, bytes(5000))
    os.read(waits_for, 1)


def test_a_pipe_shows_both_ends_and_what_is_in_it() -> None:
    (r1, w1), (r2, w2) = pipe(), pipe()
    holdings = held((fill_and_wait, (w1, r2)), (lambda r, w: os.read(os.pipe()[0], 1), (r1, w2)))
    assert of(holdings, "fill_and_wait") == [
        "fill_and_wait writes pipe A (fd 3)", "fill_and_wait reads pipe B (fd 4)",
    ]  # fmt: skip
    assert [thing.detail for thing in holdings.things][:2] == [
        "5,000 of 65,536 bytes", "0 of 65,536 bytes",
    ]  # fmt: skip
    assert holdings.unread() == holdings.unwritten() == ()


def test_an_end_that_nobody_reads_any_more_stands_out() -> None:
    (r1, w1), (r2, w2) = pipe(), pipe()
    r1.close()
    holdings = held((lambda w, r: os.read(r, 1), (w1, r2.duplicate())), (read_one, (r2,)))
    w2.close()
    unread = [thing.label for thing in holdings.unread()]
    assert unread == ["pipe A"]
    assert "nobody reads it" in str(holdings)


def test_the_notebook_is_named_where_it_holds_an_end() -> None:
    reads, writes = pipe()
    holdings = held((read_one, (reads,)))
    writes.close()
    assert "the notebook's own process writes pipe A" in str(holdings)
    assert holdings.unwritten() == ()


def test_two_sockets_that_are_joined_are_one_thing() -> None:
    one, other = (Descriptor(each.detach()) for each in socket.socketpair())
    wait = lambda fd: os.read(fd, 1)  # noqa: E731
    holdings = held((wait, (one,)), (wait, (other,)))
    assert [thing.label for thing in holdings.things] == ["socket A"]
    assert {hold.process for hold in holdings.holds} == {"<lambda>", "<lambda> 2"}


def test_queues_semaphores_locks_and_files_are_seen_with_their_names(tmp_path: Path) -> None:
    def user(folder: Path) -> None:
        queue = posix_ipc.MessageQueue(NAME, posix_ipc.O_CREX)
        queue.send(b"job")
        semaphore = posix_ipc.Semaphore(NAME, posix_ipc.O_CREX, initial_value=3)
        file = os.open(folder / "log", os.O_CREAT | os.O_WRONLY)
        fcntl.flock(file, fcntl.LOCK_EX)
        eventfd = os.eventfd(0)
        os.read(os.pipe()[0], 1)
        print(queue, semaphore, eventfd)

    try:
        holdings = held((user, (tmp_path,)))
    finally:
        with suppress(posix_ipc.ExistentialError):
            posix_ipc.unlink_message_queue(NAME)
        with suppress(posix_ipc.ExistentialError):
            posix_ipc.unlink_semaphore(NAME)
    found = {thing.label: (thing.kind, thing.detail) for thing in holdings.things}
    assert found[f"queue '{NAME}'"] == ("queue", "3 bytes")
    assert found[f"semaphore '{NAME}'"] == ("semaphore", "value 3")
    assert found["'log'"] == ("file", "")
    assert found["lock on 'log'"] == ("lock", "")
    assert found["eventfd A"] == ("eventfd", "")


def test_what_a_process_that_does_nothing_holds_is_nothing() -> None:
    holdings = held((lambda: os.read(os.open("/dev/zero", 0) and os.pipe()[0], 1), ()))
    assert [name for _, name in holdings.processes] == ["<lambda>"]
    assert [hold.thing.kind for hold in holdings.holds] == ["pipe"]


def test_a_link_of_the_lab_is_two_pipes() -> None:
    with Pipe() as link:
        holdings = held((wait_for, (link.left,)), (wait_for, (link.right,)))
    assert [thing.label for thing in holdings.things] == ["pipe A", "pipe B"]
    assert all(isinstance(hold, Hold) for hold in holdings.holds)


def wait_for(end: object) -> bytes:
    return end.recv()


@pytest.mark.parametrize("whom", [{}, {2**22 + 1: "nobody"}])
def test_nobody_holds_nothing(whom: dict[int, str]) -> None:
    assert str(observe.holders(whom)) == "These processes share nothing."


def test_two_queues_that_are_called_the_same_stay_two() -> None:
    def hold(one: str, other: str) -> None:
        queues = [posix_ipc.MessageQueue(name, write=False) for name in (one, other)]
        signal.pause()
        del queues

    names = [new_posix_name("calls") for _ in "12"]
    for name in names:
        posix_ipc.MessageQueue(name, posix_ipc.O_CREX).close()
    with Group(timeout=60, check=False) as group:
        group.spawn(hold, *names)
    for name in names:
        posix_ipc.unlink_message_queue(name)
    assert group.holdings
    assert [thing.label for thing in group.holdings.things] == [
        "queue '/calls'",
        "queue '/calls' (2)",
    ]
