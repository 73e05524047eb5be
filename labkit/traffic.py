"""What the two children of a measurement do, by what there is between them.

    latency      channel   ask: send, recv, timed   ◀═▶  echo: recv, send
                 bell      ring: ring, wait, timed  ◀─▶  ring_back: wait, ring
    throughput   channel   count: recv, timed       ◀══  produce: send, send, send

A region has nothing to wait with, so there is nothing to time; a bell carries no bytes. Who echoes
a channel is told by its end that the measurement is over; a bell has no end, and its echo is
killed.

System calls: sched_setaffinity(2).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from labkit import measure
from labkit.errors import BadRequest
from labkit.link import Bell, Channel, Link
from labkit.measure import Samples

SAME_CORE = "same core"
_WARM_UP_BYTES = 16 << 20  # instead of 200 messages, where these are large
Role = Callable[..., Any]


@dataclass(frozen=True)
class Task:
    """Be one thing to measure: a mechanism, its traffic, a message size and a placement."""

    link: type[Link]
    roles: tuple[Role, Role]  # the one that is timed first
    size: int
    placement: str = SAME_CORE
    seconds: float = 0.1

    @property
    def facts(self) -> dict[str, object]:
        """Return what a result must be read with."""
        return {"mechanism": self.link.name, "size": self.size, "placement": self.placement}


def pin(cores: list[int]) -> None:
    """Run this process on these cores only; on any, if there are none."""
    if cores:
        os.sched_setaffinity(0, cores)


def ask(end: Channel, task: Task, cores: list[int]) -> Samples:
    """Send messages and receive their echoes, timed."""
    pin(cores)
    message = bytes(task.size)
    with end as channel:
        send, recv = channel.send, channel.recv

        def there_and_back() -> None:
            send(message)
            recv()

        samples = measure.latency(there_and_back, seconds=task.seconds, warm_up=_warm_up(task.size))
    return replace(samples, nbytes=2 * task.size)


def echo(end: Channel, task: Task, cores: list[int]) -> None:
    """Send back what comes, until the peer has left."""
    pin(cores)
    with end as channel:
        send, recv = channel.send, channel.recv
        try:
            while True:
                send(recv())
        except EOFError:
            return


def count(end: Channel, task: Task, cores: list[int]) -> Samples:
    """Receive all there is, timed."""
    pin(cores)
    with end as channel:
        recv = channel.recv
        for _ in range(_warm_up(task.size)):
            recv()
        begin, received = time.perf_counter_ns(), 0
        try:
            while True:
                recv()
                received += 1
        except EOFError:
            elapsed = time.perf_counter_ns() - begin
    return Samples("", ((elapsed / max(received, 1) / 1e9,),), nbytes=task.size)


def produce(end: Channel, task: Task, cores: list[int]) -> None:
    """Send for as long as the task says."""
    pin(cores)
    message, burst = bytes(task.size), max(1, (1 << 16) // task.size)
    with end as channel:
        send = channel.send
        for _ in range(_warm_up(task.size)):
            send(message)
        stop = time.perf_counter() + task.seconds
        while time.perf_counter() < stop:
            for _ in range(burst):  # looking at the clock costs as much as a tenth of a message
                send(message)


def ring(end: Bell, task: Task, cores: list[int]) -> Samples:
    """Ring and wait for the peer's ring, timed."""
    pin(cores)
    with end as bell:
        ring, wait = bell.ring, bell.wait

        def there_and_back() -> None:
            ring()
            wait()

        return measure.latency(there_and_back, seconds=task.seconds)


def ring_back(end: Bell, task: Task, cores: list[int]) -> None:
    """Answer each ring, for ever."""
    pin(cores)
    with end as bell:
        ring, wait = bell.ring, bell.wait
        while True:
            wait()
            ring()


CHANNEL: dict[str, tuple[Role, Role]] = {"latency": (ask, echo), "throughput": (count, produce)}
BELL: dict[str, tuple[Role, Role]] = {"latency": (ring, ring_back)}


def roles(link: type[Link], of: str) -> tuple[Role, Role]:
    """Return what the two children do, the one that is timed first; raises BadRequest where there
    is nothing to measure.
    """
    if found := roles_of(link).get(of):
        return found
    why = "a bell carries no bytes" if roles_of(link) else "a region has nothing to wait with"
    raise BadRequest(f"{link.name} has no {of} that could be measured: {why}")


def measurable(link: type[Link], of: str) -> bool:
    """Tell whether a mechanism has a "latency", or a "throughput"."""
    return of in roles_of(link)


def roles_of(link: type[Link]) -> dict[str, tuple[Role, Role]]:
    """Return all that can be measured of a mechanism, with the roles for each."""
    if link.lacking():
        return CHANNEL  # whoever wants to measure it is told so
    with link() as one:
        if isinstance(one.left, Channel):
            return CHANNEL
        return BELL if isinstance(one.left, Bell) else {}


def _warm_up(size: int) -> int:
    return max(1, min(measure.WARM_UP, _WARM_UP_BYTES // size))
