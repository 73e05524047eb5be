"""How two sockets come together, and what each kind tells of its peer."""

from __future__ import annotations

import os
import signal
import socket

import pytest
from contract import every
from processes import like_a_cell, pipe, program, until, waits_in
from roles import ask, echo, leave, receive_all, send_all

from labkit import Channel, Group, Link
from labkit.errors import BadRequest, ProcessFailed, Stuck
from labkit.link import mechanism
from labkit.sockets import NOTHING, MessageSocket

like_a_cell(__name__)
Mechanism = type[Link]
with_messages = pytest.mark.parametrize("name", ["seqpacket", "datagram", "udp"])
connected = pytest.mark.parametrize("name", ["unix_socket", "seqpacket", "tcp"])


def refuse(end: Channel) -> str:
    with end as channel:
        with pytest.raises(BadRequest) as caught:
            channel.send(NOTHING)
        channel.send(b"")
        return str(caught.value)


@with_messages
def test_what_stands_for_an_empty_message_cannot_be_sent(name: str) -> None:
    with mechanism(name)() as link, Group(timeout=60) as group:
        sender = group.spawn(refuse, link.left)
        receiver = group.spawn(receive_all, link.right)
    assert "stands for an empty message here: send something else" in sender.result
    assert receiver.result == [b""]


def end_twice(end: Channel) -> int:
    count = 0
    with end as channel:
        for _ in range(2):
            try:
                channel.recv()
            except EOFError:
                count += 1
    return count


@every(Channel)
def test_the_end_stays_the_end(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60) as group:
        reader = group.spawn(end_twice, link.right)
        group.spawn(leave, link.left)
    assert reader.result == 2


def leave_unread(end: Channel, gate: int) -> None:
    """Leave once the gate is closed, without having received what was sent."""
    with end:
        os.read(gate, 1)


def send_then_read_to_the_end(end: Channel, gate: int) -> str:
    with end as channel:
        channel.send(b"nobody will read this")
        os.close(gate)
        try:
            channel.recv()
        except Exception as error:
            return type(error).__name__
    return "a message"


@every(Channel, "notices")
def test_a_peer_that_left_something_unread_is_the_end_as_well(mechanism: Mechanism) -> None:
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(leave_unread, link.right, closed)
        sender = group.spawn(send_then_read_to_the_end, link.left, gate)
    assert sender.result == "EOFError"


@connected
def test_who_calls_may_send_before_the_other_side_accepts(name: str) -> None:
    closed, gate = pipe()

    def late(end: Channel, gate: int) -> list[bytes]:
        os.read(gate, 1)
        return receive_all(end)

    with mechanism(name)() as link, Group(timeout=60) as group:
        receiver = group.spawn(late, link.right, closed)
        group.spawn(send_all, link.left, [b"one", b"two"]).join()
        gate.close()
    assert receiver.result == [b"one", b"two"]


@connected
def test_nobody_can_be_called_who_has_gone(name: str) -> None:
    with mechanism(name)() as link:
        link.right.close()
        with (
            pytest.raises(ProcessFailed, match="ConnectionRefusedError"),
            Group(timeout=60, replay=False) as group,
        ):
            group.spawn(leave, link.left)


def is_nagle_off(end: Channel) -> bool:
    with end as channel, socket.socket(fileno=os.dup(channel.reader)) as line:  # type: ignore[attr-defined]
        return bool(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_tcp_sends_small_messages_at_once_on_both_sides() -> None:
    with mechanism("tcp")() as link, Group(timeout=60) as group:
        sides = [group.spawn(is_nagle_off, end) for end in (link.left, link.right)]
    assert [side.result for side in sides] == [True, True]


def test_a_message_may_be_as_large_as_the_socket_says() -> None:
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with one, other:
        assert one.send(bytes(MessageSocket.largest)) == MessageSocket.largest
        with pytest.raises(OSError, match="Message too long"):
            one.send(bytes(MessageSocket.largest + 1))


def test_who_waits_for_a_datagram_of_a_dead_peer_is_stuck() -> None:
    def die(end: Channel) -> None:
        end.open()
        os.kill(os.getpid(), signal.SIGKILL)

    group = Group(timeout=60, check=False, replay=False)
    with mechanism("datagram")() as link, group:
        group.spawn(receive_all, link.left)
        group.spawn(die, link.right)
    assert isinstance(group.error, Stuck), group.error
    assert "A datagram socket is not told when its peer has gone" in str(group.error)


def test_a_udp_end_that_was_lost_is_told_again() -> None:
    def overrun(end: Channel, gate: int) -> None:
        with end as channel:
            for _ in range(2000):
                channel.send(bytes(4096))
            os.close(gate)

    def receive_after(end: Channel, gate: int) -> int:
        with end as channel:
            os.read(gate, 1)
            count = 0
            try:
                while channel.recv():
                    count += 1
            except EOFError:
                return count
        return -1

    closed, gate = pipe()
    with mechanism("udp")() as link, Group(timeout=60) as group:
        receiver = group.spawn(receive_after, link.right, closed)
        group.spawn(overrun, link.left, gate)
    assert 0 < receiver.result < 2000


@pytest.mark.parametrize("name", ["unix_socket", "tcp", "seqpacket"])
def test_who_is_called_waits_in_accept_until_somebody_calls(name: str) -> None:
    with mechanism(name)() as link, Group(timeout=60) as group:
        called = group.spawn(echo, link.right)
        assert until(lambda: waits_in(called.pid, "accept4") or waits_in(called.pid, "accept"))
        asked = group.spawn(ask, link.left, [b"hello"])
    assert asked.result == [b"hello"]


def test_a_socket_takes_no_number_with_it_that_is_not_closed() -> None:
    lines = (
        "from labkit.link import mechanism, known",
        "import os, labkit",
        "before = os.listdir('/proc/self/fd')",
        "for cls in known():",
        "    if cls.lacking() or 'shared' in cls.name: continue",
        "    with cls(): pass",
        "print(os.listdir('/proc/self/fd') == before)",
    )
    with program(*lines) as run:
        assert run.communicate(timeout=60) == ("True\n", "")
