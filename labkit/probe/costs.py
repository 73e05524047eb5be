"""Experiment: what one operation costs, beside a system call that does nothing."""

from __future__ import annotations

from labkit.probe import roles
from labkit.probe.card import Line
from labkit.probe.stage import staged
from labkit.probe.subject import Subject

_SECONDS = 0.05  # of measuring: enough for an order of magnitude, which is all that is said


def cost(subject: Subject) -> list[Line]:
    """Send a message there and back, for a moment."""
    with staged(subject.mechanism) as stage:
        ping = stage.play(stage.link.left, roles.ping, _SECONDS, name="ping")
        stage.play(stage.link.right, roles.pong, name="pong")
        stage.let_go()
        stage.until(lambda: ping.all_of("took") or ping.one("end"))
        took = ping.one("took")
    how = "there and back between two processes on one core, beside getppid(), which does nothing"
    if took is None:
        return [Line("cost", "could not be measured: there is no way back", how)]
    return [Line("cost", *_said(int(took.split()[0]), int(took.split()[1]), how))]


def _said(trip: int, call: int, how: str) -> tuple[str, str, str, str]:
    """Return the finding, how, how sure and the figure, of times in nanoseconds."""
    limits = (("nanoseconds", 1e3), ("microseconds", 1e6), ("milliseconds", 1e9))
    scale = next((name for name, limit in limits if trip < limit), "seconds")
    more = "many times" if trip > 5 * call else "about"
    figure = f"{trip / 1000:,.1f} µs; a system call: {call / 1000:.2f} µs"
    return f"{scale}: {more} what a system call costs", how, "measured", figure
