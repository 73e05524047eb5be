"""Who waits over a mechanism for what never comes is recognised, and told in the right words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from contract import every
from processes import like_a_cell, pipe, until, waits_in
from roles import receive_all

from labkit import Bell, Channel, Group, Link, kernel
from labkit.errors import Stuck
from labkit.link import mechanism as named

like_a_cell(__name__)
Mechanism = type[Link]
BELLS = {
    "semaphore": "for the semaphore '/labkit-.*' in shared memory, whose value is 0",
    "sysv_semaphore": r"in semop\(\) on the System V semaphore set .*, until somebody raises it",
    "event_counter": r"in read\(\) on the eventfd \(fd 3\), until somebody adds to it. right",
    "signals": r"in sigwait\(\) for SIGRTMIN. Nobody has sent it",
}
CHANNELS = {
    "ring_buffer": "for the semaphore '/labkit-.*' in shared memory, whose value is 0",
    "spool_directory": r"in read\(\) on the FIFO 'bell' \(fd 3\)\. It has it open .* too: right",
}


def hear(end: Bell) -> None:
    with end as bell:
        bell.wait()


def stuck(mechanism: Mechanism, role: Callable[[Any], object]) -> str:
    """Run a role at both ends that never ends; return the story once that has been recognised."""
    with mechanism() as link, Group(timeout=60, check=False, replay=False) as group:
        group.spawn(role, link.left, name="left")
        group.spawn(role, link.right, name="right")
    assert isinstance(group.error, Stuck), group.error
    return str(group.error)


@every(Bell)
def test_two_who_wait_for_each_others_ring_are_stuck(mechanism: Mechanism) -> None:
    story = stuck(mechanism, hear)
    assert re.search(f"left waits {BELLS[mechanism.name]}", story), story


@pytest.mark.parametrize("name", CHANNELS)
def test_two_who_wait_for_each_others_message_are_stuck(name: str) -> None:
    story = stuck(named(name), receive_all)
    assert re.search(f"left waits {CHANNELS[name]}", story), story
    assert "Deadlock: left waits for right, right waits for left." in story


def fill(end: Channel) -> None:
    with end as channel:
        while True:
            channel.send(bytes(1 << 16))


def hold(end: Channel, gate: int) -> None:
    with end:
        os.read(gate, 1)


def test_a_full_ring_buffer_whose_consumer_is_paused_waits_for_a_stopped_one() -> None:
    closed, gate = pipe()
    with named("ring_buffer")() as link, Group(timeout=60, check=False, replay=False) as group:
        consumer = group.spawn(hold, link.right, closed)
        assert until(lambda: waits_in(consumer.pid, "read"))
        producer = group.spawn(fill, link.left)
        assert until(lambda: waits_in(producer.pid, "futex"))
        consumer.pause()
        assert until(lambda: kernel.state(consumer.pid) == "T")
        story = str(group.explain())
        producer.kill(), consumer.kill()
    gate.close()
    assert "fill waits for the semaphore" in story
    assert "Only who shares it can release it: hold, which is stopped." in story
