"""A trace: what the processes of a group did with their ends, and when, all on one clock.

    with Group(trace=True) as group:      ann opens its end of pipe
        group.spawn(ask, link.left)       ann sends 5 bytes to bob
        group.spawn(echo, link.right)     bob opens its end of pipe
    print(group.trace)                    bob receives 5 bytes from ann

The trap: the printed text has an order, but no times. It is *one* order that fits: nobody receives
before the sender sends. What happened independently may have happened in another order, and does so
in every run. The chart (plot.sequence) shows when it really was.

System calls: none; the clock is CLOCK_MONOTONIC, the same for all processes (clock_gettime(2)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import overload

OTHER = {"left": "right", "right": "left"}
ANSWERS = {"recv": "send", "wait": "ring"}  # what ends it, on the other side
_MOST_LINES = 100


@dataclass(frozen=True)
class Event:
    """Be one call of an end's method, a mark, or what was done to a process from outside."""

    process: str
    kind: str  # open, close, send, recv, ring, wait; mark; pause, resume, kill
    link: str = ""
    side: str = ""  # left or right
    begin: int = field(default=0, repr=False)  # ns of time.perf_counter_ns()
    end: int | None = field(default=None, repr=False)  # None: the process ended within it
    size: int | None = None  # bytes of the message
    text: str = ""  # of a mark
    outcome: str = ""  # the exception that it raised, such as EOFError
    fingerprint: int = field(default=0, repr=False)  # of the message's first bytes
    message: int | None = field(default=None, repr=False)  # the same for a send and its recv

    @property
    def moment(self) -> int:
        """Return when it took effect: what receives or waits does when it is done."""
        return (self.kind in ANSWERS and self.end) or self.begin

    @property
    def amount(self) -> str:
        """Return its size in words; "" without a message."""
        return "" if self.size is None else f"{self.size:,} byte{'s' * (self.size != 1)}"


@dataclass(frozen=True)
class Life:
    """Be one process of a trace: when it was there, how it ended, what it was given."""

    process: str
    begin: int = field(repr=False)
    end: int = field(repr=False)
    ending: str = "finished"
    sides: tuple[tuple[str, str], ...] = ()  # link and side of each end
    dropped: int = 0  # events for which there was no room


@dataclass(frozen=True)
class Trace:
    """Hold the events of a group in the order of their moments, and the lives of its processes."""

    lives: tuple[Life, ...]
    events: tuple[Event, ...]

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    @overload
    def __getitem__(self, part: int) -> Event: ...
    @overload
    def __getitem__(self, part: slice) -> Trace: ...
    def __getitem__(self, part: int | slice) -> Event | Trace:
        """Return an event, or the trace of a part of the events, such as trace[:10]."""
        if isinstance(part, int):
            return self.events[part]
        return replace(self, events=self.events[part])

    def only(self, *, process: str | None = None, kind: str | None = None) -> Trace:
        """Return the trace of the events of one process, or of one kind, or both."""
        return replace(self, events=tuple(
            each for each in self.events
            if process in (None, each.process) and kind in (None, each.kind)
        ))  # fmt: skip

    @property
    def processes(self) -> tuple[str, ...]:
        """Return the names of the processes in the order of their start."""
        return tuple(life.process for life in self.lives)

    @cached_property
    def pairs(self) -> tuple[tuple[Event, Event], ...]:
        """Return each send with its recv, and each ring with its wait, as far as both are here."""
        sent = {e.message: e for e in self.events if e.message and e.kind in ANSWERS.values()}
        return tuple((sent[e.message], e) for e in self.events
                     if e.kind in ANSWERS and e.message in sent)  # fmt: skip

    @cached_property
    def _partners(self) -> dict[Event, Event]:
        return {one: other for pair in self.pairs for one, other in (pair, pair[::-1])}

    def partner(self, event: Event) -> Event | None:
        """Return the recv of a send, the send of a recv; None if it is not here."""
        return self._partners.get(event)

    def peers(self, event: Event) -> tuple[str, ...]:
        """Return who got its message, or sent it; if nobody, who could have."""
        if partner := self.partner(event):
            return (partner.process,)
        there = (event.link, OTHER.get(event.side))
        return tuple(life.process for life in self.lives if there in life.sides)

    def sentence(self, event: Event) -> str:
        """Say what an event is, such as "ann sends 5 bytes to bob"."""
        words = _SENTENCES if event.end else _IN_VAIN
        told = (_FAILED if event.outcome else words)[event.kind].format(
            me=event.process,
            peer=" or ".join(self.peers(event)) or "nobody",
            link=event.link,
            what=event.text or event.outcome,
            size=event.amount or "a message",
        )
        lost = event.side and event.end and not event.message and not event.outcome
        return told + _NEVER.get(event.kind, "") if lost else told

    def __repr__(self) -> str:
        return f"Trace({', '.join(self.processes)}: {len(self.events)} events)"

    def __str__(self) -> str:
        lines = [self.sentence(event) for event in _in_some_order(self)]
        more = len(lines) - _MOST_LINES
        lines[_MOST_LINES:] = [f"… and {more} more"] if more > 0 else []
        for life in self.lives:
            if life.ending != "finished":
                lines.append(f"{life.process} {life.ending}")
            if life.dropped:
                lines.append(f"{life.process} did {life.dropped:,} things more: no room for them")
        return "\n".join(lines)


_SENTENCES = {
    "open": "{me} opens its end of {link}",
    "close": "{me} closes its end of {link}",
    "send": "{me} sends {size} to {peer}",
    "recv": "{me} receives {size} from {peer}",
    "ring": "{me} rings for {peer}",
    "wait": "{me} is woken by {peer}",
    "mark": "{me}: {what}",
    "pause": "{me} is paused",
    "resume": "{me} is resumed",
    "kill": "{me} is killed",
}
_IN_VAIN = _SENTENCES | {
    "open": "{me} waits in open() for the peer of {link}, in vain",
    "send": "{me} waits to send {size} to {peer}, in vain",
    "recv": "{me} waits for a message from {peer}, in vain",
    "wait": "{me} waits to be woken by {peer}, in vain",
}
_FAILED = _IN_VAIN | {
    "open": "{me} cannot open its end of {link}: {what}",
    "send": "{me} cannot send {size} to {peer}: {what}",
    "recv": "{me} finds no message from {peer}: {what}",
    "ring": "{me} cannot ring for {peer}: {what}",
    "wait": "{me} cannot wait for {peer}: {what}",
}
_NEVER = {"send": ", who never receives it", "ring": ", who never waits for it"}


def _in_some_order(trace: Trace) -> Iterator[Event]:
    """Yield the events so that what brings another about comes first, else by process.

    This order depends on who waited for whom, and not on who happened to be faster.
    """
    own = {name: [e for e in trace.events if e.process == name] for name in trace.processes}
    places = {event: place for events in own.values() for place, event in enumerate(events, 1)}
    done = dict.fromkeys(own, 0)

    def ready(event: Event) -> bool:
        if event.kind in ANSWERS and (sent := trace.partner(event)):
            return done[sent.process] >= places[sent]
        if event.outcome in _PEER_IS_GONE:
            return all(done[peer] >= _closed(own[peer], event) for peer in trace.peers(event))
        return True

    while todo := [events[done[name]] for name, events in own.items() if done[name] < len(events)]:
        event = next(filter(ready, todo), todo[0])
        done[event.process] += 1
        yield event


_PEER_IS_GONE = {"EOFError", "BrokenPipeError", "ConnectionError", "ConnectionResetError"}


def _closed(events: list[Event], by: Event) -> int:
    """Return how many events of a process there are until it has closed its end of that link."""
    found = (k for k, e in enumerate(events, 1) if e.kind == "close" and e.link == by.link)
    return next(found, len(events))
