"""Experiments: what one operation costs, beside a system call that does nothing."""

from __future__ import annotations

from collections.abc import Callable

from labkit.probe import bell_roles, roles
from labkit.probe.card import Line
from labkit.probe.stage import Player, staged
from labkit.probe.subject import Subject

Role = Callable[..., None]
_SECONDS = 0.05  # of measuring: enough for an order of magnitude, which is all that is said
_SCALE = (  # and the nanoseconds from which on that is said: far from what is usual
    ("a thousand system calls and more", 1_000_000),
    ("some microseconds: many times a system call", 3_000),
    ("less than a few system calls", 0),
)
_BETWEEN = "there and back between two processes on one core, beside getppid(), which does nothing"
_WITHIN = "wrote 64 bytes and read them back in one process, beside getppid(), which does nothing"


def of_channel(subject: Subject) -> list[Line]:
    """Send a message there and back, for a moment."""
    return _there_and_back(subject, roles.ping, roles.pong)


def of_bell(subject: Subject) -> list[Line]:
    """Ring and be rung, for a moment."""
    return _there_and_back(subject, bell_roles.ring_and_wait, bell_roles.wait_and_ring)


def of_region(subject: Subject) -> list[Line]:
    """Write and read, for a moment."""
    with staged(subject.mechanism) as stage:
        toucher = stage.play(stage.link.left, bell_roles.touch, _SECONDS, name="toucher")
        stage.play(stage.link.right, roles.stay, stage.gate(), name="other")
        stage.let_go()
        stage.until(lambda: toucher.all_of("took") or toucher.one("end"))
        return [_said(toucher, _WITHIN)]


def _there_and_back(subject: Subject, asks: Role, answers: Role) -> list[Line]:
    with staged(subject.mechanism) as stage:
        ping = stage.play(stage.link.left, asks, _SECONDS, name="ping")
        stage.play(stage.link.right, answers, name="pong")
        stage.let_go()
        stage.until(lambda: ping.all_of("took") or ping.one("end"))
        return [_said(ping, _BETWEEN)]


def _said(timed: Player, how: str) -> Line:
    """Say the order of magnitude; the times are in nanoseconds."""
    took = timed.one("took")
    if took is None:
        return Line("cost", "could not be measured: nothing came back", how)
    once, call = map(int, took.split())
    found = next(words for words, least in _SCALE if once >= least)
    figure = f"{once / 1000:,.2f} µs; a system call: {call / 1000:.2f} µs"
    return Line("cost", found, how, "measured", figure)
