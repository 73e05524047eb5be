"""What a mechanism claims to be is proven: each trait by what it means."""

from __future__ import annotations

import base64
import os
import pickle
import select
import signal
from contextlib import suppress

import pytest
from contract import every
from processes import gone, like_a_cell, pipe, program, until, waits_in
from roles import ask, echo, leave, receive_all, send_all, send_and_die

from labkit import Channel, Descriptor, Group, Link
from labkit.errors import GroupError, ProcessFailed

like_a_cell(__name__)
Mechanism = type[Link]
SENDING = ("write", "writev", "sendto", "sendmsg")


def readiness(end: Channel) -> list[bool]:
    """Return whether select() calls it ready: before a message, when one has come, after it."""
    found = []
    with end as channel:
        mine = [value for value in vars(channel).values() if isinstance(value, Descriptor)]
        found.append(bool(select.select(mine, [], [], 0)[0]))
        channel.send(b"now")
        found.append(bool(select.select(mine, [], [], 30)[0]))
        channel.recv()
        found.append(bool(select.select(mine, [], [], 0)[0]))
        channel.send(b"done")
        channel.recv()
    return found


@every(Channel, "selectable")
def test_select_knows_when_a_message_has_come(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60) as group:
        process = group.spawn(readiness, link.left)
        group.spawn(echo, link.right)
    assert process.result == [False, True, False]


STRANGER = """
import base64, pickle
with pickle.loads(base64.b64decode({!r})) as channel:
    channel.send(channel.recv())
"""


@every(Channel, "named")
def test_a_stranger_finds_it_by_its_name(mechanism: Mechanism) -> None:
    with mechanism() as link:
        name = base64.b64encode(pickle.dumps(link.left)).decode()  # the one that calls
        with program(STRANGER.format(name)) as stranger, Group(timeout=60) as group:
            asker = group.spawn(ask, link.right, [b"who are you?"])
            assert stranger.communicate(timeout=60) == ("", "")
    assert asker.result == [b"who are you?"]


@every(Channel, "named")
def test_nobody_finds_it_once_it_has_no_name(mechanism: Mechanism) -> None:
    with mechanism() as link:
        end = pickle.loads(pickle.dumps(link.left))
    with pytest.raises(ProcessFailed, match="Error"), Group(timeout=60, replay=False) as group:
        group.spawn(leave, end)


@every(Channel, "survives")
def test_what_was_sent_waits_for_whoever_comes_later(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(send_all, link.left, [b"one", b"two"]).join()
        receiver = group.spawn(receive_all, link.right)
    assert receiver.result == [b"one", b"two"]


@every(Channel, without="notices")
def test_a_peer_that_was_killed_is_not_noticed_without_that_trait(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=3, check=False, replay=False) as group:
        receiver = group.spawn(receive_all, link.right)
        group.spawn(send_and_die, link.left, b"my last words")
    noticed = not isinstance(group.error, GroupError)
    assert not noticed, f"{mechanism.name} tells that its peer was killed: claim 'notices'"
    assert receiver.exitcode == -signal.SIGKILL


def take_what_is_there(end: Channel, gate: int) -> int:
    """Receive, once the gate is closed, without waiting for any message."""
    with end as channel:
        mine = [value for value in vars(channel).values() if isinstance(value, Descriptor)]
        os.read(gate, 1)
        count = 0
        with suppress(EOFError):  # even if that was lost
            while select.select(mine, [], [], 0)[0] and channel.recv():
                count += 1
    return count


@every(Channel, without="reliable")
def test_messages_are_lost_without_the_trait_that_says_otherwise(mechanism: Mechanism) -> None:
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60, check=False) as group:
        receiver = group.spawn(take_what_is_there, link.right, closed)
        sender = group.spawn(send_all, link.left, [bytes(4096)] * 2000)
        assert until(
            lambda: gone(sender.pid) or any(waits_in(sender.pid, name) for name in SENDING)
        )
        waits = not gone(sender.pid)
        gate.close()
    assert not waits, f"{mechanism.name} makes its sender wait instead of losing: claim 'reliable'"
    assert 0 < receiver.result < 2000


def receive_later(end: Channel, gate: int) -> int:
    """Receive only once the gate is closed; return how many messages there were."""
    count = 0
    with end as channel, suppress(EOFError):
        os.read(gate, 1)
        while channel.recv():
            count += 1
    return count


@every(Channel, "stream")
def test_a_sender_waits_while_nobody_receives(mechanism: Mechanism) -> None:
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        receiver = group.spawn(receive_later, link.right, closed)
        sender = group.spawn(send_all, link.left, [bytes(1 << 20)] * 20)
        assert until(lambda: any(waits_in(sender.pid, name) for name in SENDING))
        gate.close()
    assert receiver.result == 20
