"""What queues promise beyond the contract of channels: nobody need be there, and an end is told."""

from __future__ import annotations

import os
import signal

import posix_ipc
import pytest
import sysv_ipc
from processes import like_a_cell, program, until, waits_in
from roles import echo, leave, receive_all, send_all

from labkit import Channel, Group
from labkit.errors import BadRequest, ProcessFailed, Stuck
from labkit.link import mechanism

like_a_cell(__name__)
queues = pytest.mark.parametrize("name", ["posix_queue", "sysv_queue"])
SENDS, RECEIVES = ("mq_timedsend", "msgsnd"), ("mq_timedreceive", "msgrcv")


def fill(end: Channel) -> None:
    with end as channel:
        while True:
            channel.send(bytes(1000))


@queues
def test_who_sends_to_nobody_is_stuck_once_the_queue_is_full(name: str) -> None:
    group = Group(timeout=60, check=False, replay=False)
    with mechanism(name)() as link, group:
        group.spawn(fill, link.left)
    assert isinstance(group.error, Stuck), group.error
    assert group.explanation and group.explanation.kinds == {"full queue"}
    assert "it is full" in str(group.error)


@queues
def test_two_who_wait_for_each_others_message_are_a_deadlock(name: str) -> None:
    group = Group(timeout=60, check=False, replay=False)
    with mechanism(name)() as link, group:
        group.spawn(receive_all, link.left, name="ann")
        group.spawn(receive_all, link.right, name="bob")
    assert "Deadlock: ann waits for bob, bob waits for ann." in str(group.error)
    assert group.explanation and group.explanation.kinds == {"empty queue", "deadlock"}


def interrupted(end: Channel, sends: bool) -> int:
    """Wait in a call, and have a signal's handler run meanwhile; return how often it ran."""
    rings: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, _: rings.append(number))
    with end as channel:
        if sends:
            for _ in range(200):
                channel.send(bytes(1000))
        else:
            channel.recv()
    return len(rings)


@queues
@pytest.mark.parametrize("sends", [True, False])
def test_a_handler_that_runs_meanwhile_does_not_end_the_wait(name: str, sends: bool) -> None:
    with mechanism(name)() as link, Group(timeout=60) as group:
        waiter = group.spawn(interrupted, link.left, sends)
        assert until(lambda: any(waits_in(waiter.pid, each) for each in SENDS + RECEIVES))
        os.kill(waiter.pid, signal.SIGUSR1)
        group.spawn(receive_all if sends else send_all, link.right, *([] if sends else [[b"x"]]))
    assert waiter.result == 1


@queues
def test_a_queue_that_was_removed_cannot_be_opened(name: str) -> None:
    link = mechanism(name)()
    link.unlink()
    with (
        pytest.raises(ProcessFailed, match="ExistentialError"),
        Group(timeout=60, replay=False) as group,
    ):
        group.spawn(leave, link.left)


def test_a_posix_queue_stays_with_those_who_have_it_open() -> None:
    def survive(end: Channel) -> bytes:
        with end as channel:
            channel.send(b"opened")
            return channel.recv()

    with mechanism("posix_queue")() as link, Group(timeout=60) as group:
        one = group.spawn(survive, link.left)
        group.spawn(echo, link.right)
    assert one.result == b"opened"


@queues
def test_the_limit_says_where_it_is_set(name: str) -> None:
    link = mechanism(name)()
    with link, pytest.raises(BadRequest, match=r"at most \d+ \(/proc/sys/.* sets it\)"):
        assert isinstance(link.left, Channel)
        link.left.send(bytes((link.largest or 0) + 1))


def test_more_queues_than_a_user_may_have_are_refused_with_the_reason() -> None:
    lines = (
        "import resource",
        "from labkit.link import mechanism",
        "resource.setrlimit(resource.RLIMIT_MSGQUEUE, (1000, 1000))",
        "try: mechanism('posix_queue')()",
        "except Exception as error: print(type(error).__name__, error)",
    )
    with program(*lines) as run:
        said, trouble = run.communicate(timeout=60)
    assert said.startswith("Unsupported your queues may hold 1000 bytes together") and not trouble


def test_a_posix_message_of_a_higher_priority_comes_before_those_that_wait() -> None:
    with mechanism("posix_queue")() as link:
        there = posix_ipc.MessageQueue(link.left.writes)  # type: ignore[attr-defined]
        for priority in (0, 1, 5):
            there.send(b"%d" % priority, priority=priority)
        assert [there.receive()[0] for _ in range(3)] == [b"5", b"1", b"0"]
        there.close()


def test_a_system_v_receiver_chooses_the_type() -> None:
    with mechanism("sysv_queue")() as link:
        there = sysv_ipc.MessageQueue(link.left.writes)  # type: ignore[attr-defined]
        for kind in (1, 2, 3):
            there.send(b"%d" % kind, type=kind)
        assert [there.receive(type=kind)[0] for kind in (2, -3, 3)] == [b"2", b"1", b"3"]


@queues
def test_the_queues_of_a_killed_notebook_go_with_it(name: str) -> None:
    lines = (
        "import os, signal",
        "from labkit import Group",
        "from labkit.link import mechanism",
        f"link = mechanism({name!r})()",
        "with Group() as group: group.spawn(len, 'a nursery that outlives this process')",
        "print(link.left.writes, flush=True)",
        "os.kill(os.getpid(), signal.SIGKILL)",
    )
    with program(*lines) as run:
        where = run.communicate(timeout=60)[0].strip()
    assert where and until(lambda: not is_there(where))


def is_there(queue: str) -> bool:
    try:
        if queue.startswith("/"):
            posix_ipc.MessageQueue(queue).close()
        else:
            sysv_ipc.MessageQueue(int(queue))
    except (posix_ipc.ExistentialError, sysv_ipc.ExistentialError):
        return False
    return True
