"""Join the tapes of all processes of a group, and what was done to them, to one trace.

    ann's tape   open · send 5 · recv 5 ┐
    bob's tape   open · recv 5 · send 5 ├─▶ Trace: which recv() belongs to which send()
    the group    bob paused, bob killed ┘

Of all that went the same way over the same link, the earliest with the same size and the same first
bytes that nobody has received yet is what was received. So a lost message shifts no others.

The trap: a process that was killed cannot say so. Its nursery does, which has seen it end.

System calls: none.
"""

from __future__ import annotations

import signal
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from labkit.link import Side
from labkit.tape import Note
from labkit.trace import ANSWERS, OTHER, Event, Life, Trace

if TYPE_CHECKING:
    from labkit.process import Process

_OUTSIDE = {signal.SIGSTOP: "pause", signal.SIGCONT: "resume", signal.SIGKILL: "kill"}
Link = tuple[str, int]  # its mechanism and its number


def splice(processes: Sequence[Process], ending: int) -> Trace:
    """Return the trace of processes that have ended, up to `ending`, when the rest was killed.

    One is killed after the other: what the last still do because the first are gone is no part of
    the story.
    """
    names = _names(side for process in processes for side in process.papers.sides)
    lives, events = [], []
    for process in processes:
        taped, dropped = process.papers.taped()
        notes = [_cut(note, ending) for note in taped if note.begin < ending]
        own = [*_inside(process, notes, names), *_outside(process)]
        begin = min([process.began_at, *(event.begin for event in own)])
        given = tuple((names[side[:2]], side.name) for side in process.papers.sides)
        end = process.ended_at or ending
        lives.append(Life(process.name, begin, end, _ending(process, ending),
                  given, dropped))  # fmt: skip
        events += own
    return Trace(tuple(lives), tuple(_matched(sorted(events, key=lambda event: event.moment))))


def _names(sides: Iterable[Side]) -> dict[Link, str]:
    """Return what the link of each side is called: "pipe", and the next of its kind "pipe 2"."""
    links = dict.fromkeys((side.mechanism, side.number) for side in sides)
    seen: Counter[str] = Counter()
    called = {}
    for link in links:
        seen[link[0]] += 1
        called[link] = link[0] if seen[link[0]] == 1 else f"{link[0]} {seen[link[0]]}"
    return called


def _cut(note: Note, ending: int) -> Note:
    return note if note.end < ending else note._replace(end=0, text="")


def _inside(process: Process, notes: Iterable[Note], names: dict[Link, str]) -> Iterator[Event]:
    for note in notes:
        if note.kind == "mark":
            yield Event(process.name, "mark", begin=note.begin, end=note.end, text=note.text)
        elif note.number < len(process.papers.sides):
            side = process.papers.sides[note.number]
            yield Event(
                process.name, note.kind, names[side[:2]], side.name, note.begin, note.end or None,
                None if note.size < 0 else note.size, outcome=note.text,
                fingerprint=note.fingerprint,
            )  # fmt: skip


def _outside(process: Process) -> Iterator[Event]:
    for moment, number in process.signals:
        yield Event(process.name, _OUTSIDE[signal.Signals(number)], begin=moment, end=moment)


def _ending(process: Process, ending: int) -> str:
    if process.exitcode is None:
        return "was lost"
    if process.ended_at > ending:
        return "ended with its group"
    if process.failure:
        return f"raised {process.failure.type}"
    return f"was {process.status}" if process.exitcode < 0 else process.status


def _matched(events: Sequence[Event]) -> list[Event]:
    """Give the same number to a send and its recv, to a ring and its wait."""
    waiting: dict[object, deque[int]] = defaultdict(deque)  # places of what was not yet received
    numbers: dict[int, int] = {}
    for place, event in enumerate(events):
        if event.kind in ANSWERS.values() and event.side and not event.outcome:
            waiting[_way(event, event.kind, event.side)].append(place)
    got = [k for k, e in enumerate(events) if e.kind in ANSWERS and e.end and not e.outcome]
    for place in sorted(got, key=lambda place: events[place].end or 0):
        event = events[place]
        sent = waiting[_way(event, ANSWERS[event.kind], OTHER.get(event.side))]
        if sent and events[sent[0]].begin <= (event.end or 0):
            numbers[place] = numbers[sent.popleft()] = len(numbers) // 2 + 1
    return [replace(event, message=numbers.get(k)) for k, event in enumerate(events)]


def _way(event: Event, kind: str, side: str | None) -> object:
    return event.link, kind, side, event.size, event.fingerprint
