"""What a trace costs: an event of it, and one of an end while nobody traces."""

from __future__ import annotations

from labkit import Channel, Group, Link, measure
from labkit.bench import SAME_CORE, _cores
from labkit.traffic import pin

EVENT = 2e-6  # seconds: what we promise that an event costs at most, both clocks and the store
CORES = _cores(SAME_CORE)


class Nothing(Channel):
    """Be an end that does nothing, so that what is measured is what a trace adds."""

    def send(self, message: bytes) -> None:
        pass

    def recv(self) -> bytes:
        return b""


class Void(Link):
    """Join nobody."""

    name = "void of the benchmark"

    def __init__(self) -> None:
        self.left, self.right = Nothing(), Nothing()


def send(end: Nothing | None) -> float:
    """Return the seconds of one call; without an end that was given, of an end made here."""
    pin(CORES[:1])
    send, message = (end or Nothing()).send, bytes(64)
    # Not for longer: once its record is full, an event costs less.
    return measure.latency(lambda: send(message), seconds=0.02).median


def sent(*, given: bool, trace: bool = False) -> float:
    with Void() as link, Group(replay=False, trace=trace) as group:
        sender = group.spawn(send, link.left if given else None)
    return float(sender.result)


def traced() -> float:
    return sent(given=True, trace=True)


def budget() -> float:
    return EVENT


def given() -> float:
    return sent(given=True)


def bare() -> float:
    return sent(given=False)
