"""Two hosts see each other by the wire alone, and the wire delays and loses what goes over it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from labkit import Descriptor, Group, hosts
from labkit.errors import Unsupported
from labkit.process import Process

LACKING = hosts.lacking()
needs_hosts = pytest.mark.skipif(LACKING is not None, reason=str(LACKING))
PORT = 5000


def plug() -> Iterator[Descriptor]:
    return (Descriptor(each.detach()) for each in socket.socketpair())


def joined(
    one: Callable[..., Any], other: Callable[..., Any], *more: object, delay: float = 0.0,
    loss: float = 0.0,
) -> tuple[Process, Process, Process]:  # fmt: skip
    """Run a role on each of two hosts; `go` is a pipe on which the second tells the first."""
    (mine, left), (theirs, right) = plug(), plug()
    ready, go = map(Descriptor, os.pipe())
    with Group(timeout=60, replay=False) as group:
        wire = group.spawn(hosts.wire, left, right, delay, loss)
        second = group.spawn(other, theirs, go, *more)
        first = group.spawn(one, mine, ready, *more)
    return first, second, wire


def calls(plug: int, ready: int, size: int) -> float:
    hosts.enter(1, plug)
    os.read(ready, 1)
    begin = time.monotonic()
    with socket.create_connection((hosts.address(2), PORT)) as line:
        took = time.monotonic() - begin
        line.sendall(bytes(size))
    return took


def is_called(plug: int, go: int, size: int) -> int:
    hosts.enter(2, plug)
    with socket.create_server((hosts.address(2), PORT)) as listener:
        os.write(go, b"!")
        line, (caller, _) = listener.accept()
        with line:
            return len(line.recv(size, socket.MSG_WAITALL)) if caller == hosts.address(1) else 0


@needs_hosts
def test_tcp_loses_nothing_over_a_wire_that_does() -> None:
    first, second, wire = joined(calls, is_called, 100_000, delay=0.02, loss=0.1)
    assert second.result == 100_000
    assert wire.result["lost"] > 0
    assert first.result >= 0.04  # there and back


def throws(plug: int, ready: int, count: int) -> None:
    hosts.enter(1, plug)
    os.read(ready, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect((hosts.address(2), PORT))
        for number in range(count):
            line.send(b"%d" % number)


def catches(plug: int, go: int, count: int) -> int:
    hosts.enter(2, plug)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((hosts.address(2), PORT))
        os.write(go, b"!")
        line.settimeout(2)
        caught = 0
        try:
            while line.recv(10):
                caught += 1
        except TimeoutError:
            return caught


@needs_hosts
def test_udp_loses_what_the_wire_loses() -> None:
    _, second, wire = joined(throws, catches, 100, loss=0.3)
    assert wire.result["carried"] + wire.result["lost"] == 100
    assert second.result == wire.result["carried"] < 100


@needs_hosts
def test_a_host_sees_no_network_but_the_wire() -> None:
    def interfaces(plug: int) -> list[str]:
        hosts.enter(1, plug)
        return sorted(name for _, name in socket.if_nameindex())

    mine, other = plug()
    with Group(replay=False) as group:
        seen = group.spawn(interfaces, mine)
    other.close()
    assert seen.result == ["lo", "wire"]


def test_where_no_host_can_be_made_this_is_said() -> None:
    def without_a_device(plug: int) -> str:
        os.open = lambda *_: (_ for _ in ()).throw(PermissionError(13, "no device"))  # type: ignore[assignment]
        try:
            hosts.enter(1, plug)
        except Unsupported as refusal:
            return str(refusal)
        return ""

    mine, other = plug()
    with Group(replay=False) as group:
        told = group.spawn(without_a_device, mine)
    other.close()
    assert told.result.startswith("this system lets us make no network of our own: ")
