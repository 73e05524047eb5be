"""Where in a message-sequence chart each thing stands: lanes side by side, moments one below the
other.

    lane 0     gap 0     lane 1     gap 1 …       A text stands in the gap beside its lane, and a
      │  5 B              │                       moment comes far enough below the one before it
      │ ─ ─ ─ ─ ─ ─ ─ ─ ▶ │                       that no two texts of a gap meet.

All lengths are inches, and so are the coordinates.
"""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

from labkit.errors import BadRequest

if TYPE_CHECKING:
    from labkit.trace import Event, Life, Trace

WIDTH, LEFT, TOP, BOTTOM = 8.0, 1.3, 0.85, 0.6
LINE, LETTER, BESIDE = 0.155, 0.074, 0.1
_WIDE = 2.5  # a gap where what stands at its left meets nothing at its right
_LAST_GAP = 2.0  # at most, for the texts of the last lane
SENDS, RECEIVES = ("send", "ring"), ("recv", "wait")
_MOST_LANES, _MOST_STEPS = 12, 80
_LEAST, _STRETCH, _FULLY = 0.05, 0.1, 24  # between moments: at least; per power of ten; up to which


@dataclass(frozen=True)
class Label:
    """Be a text beside a lane: at the right of it, or at its left where the arrow goes there."""

    moment: int
    process: str
    lines: tuple[str, ...]
    event: Event | None = None  # None: the process's end
    left: bool = False


class Lanes:
    """Lay out one page of a trace: that with the event of this number."""

    def __init__(self, trace: Trace, number: int) -> None:
        self.trace = trace
        acting = {event.process for event in trace}
        few = len(trace.lives) <= _MOST_LANES
        self.lives = [life for life in trace.lives if few or life.process in acting]
        if not len(trace) or len(self.lives) > _MOST_LANES:
            raise BadRequest(
                f"{len(trace)} events of {len(self.lives)} processes cannot be drawn: "
                f"give a trace of at most {_MOST_LANES} processes that did something"
            )
        self.last_gap = min(_LAST_GAP, (WIDTH - LEFT) / len(self.lives))
        self.step = (WIDTH - LEFT - self.last_gap) / max(len(self.lives) - 1, 1)
        kills = {event.process: event.begin for event in trace if event.kind == "kill"}
        self.stops = {life.process: kills.get(life.process, life.end) for life in self.lives}
        self._lane = {life.process: place for place, life in enumerate(self.lives)}
        pages = list(_pages(trace))
        place = next(k for k, page in enumerate(pages) if k + 1 == len(pages) or number < page.stop)
        self.page, self.last = pages[place], place + 1 == len(pages)
        self.events = trace.events[self.page.start : self.page.stop]
        self.labels = [label for event in self.events for label in self._label(event)]
        self.labels += [self._end(life) for life in self.lives] if self.last else []
        self.moments: list[int] = []
        self._heights: list[float] = []
        self._lay_out()
        self.bottom = self._heights[-1] + 2 * LINE

    def x(self, process: str) -> float:
        return LEFT + self._lane[process] * self.step

    def y(self, moment: int) -> float:
        """Return the height of a moment: where it was put, or in proportion between two others."""
        k = bisect_right(self.moments, moment)
        if k in (0, len(self.moments)):
            return self._heights[max(k - 1, 0)]
        (a, b), (low, high) = self.moments[k - 1 : k + 1], self._heights[k - 1 : k + 1]
        return low + (high - low) * (moment - a) / max(b - a, 1)

    def during(self) -> list[Event]:
        """Return the events that had begun when this page ends, and not ended when it begins."""
        first, last = self.moments[0], self.moments[-1]
        return [e for e in self.trace if e.process in self._lane and e.begin < last
                and (e.end or last) >= first]  # fmt: skip

    def towards(self, event: Event) -> str | None:
        """Return to whom a message goes; None where nobody is there."""
        peers = [peer for peer in self.trace.peers(event) if peer in self._lane]
        return next((peer for peer in peers if peer != event.process), None)

    def _end(self, life: Life) -> Label:
        return Label(
            self.stops[life.process],
            life.process,
            self._wrapped(_ENDINGS.get(life.ending, life.ending)),
        )

    def _label(self, event: Event) -> Iterator[Label]:
        text = "" if event.kind in RECEIVES and self.trace.partner(event) else _text(event)
        peer = self.towards(event) if sends(event) else None
        left = peer is not None and self._lane[peer] < self._lane[event.process]
        if text and event.process in self._lane:
            yield Label(event.moment, event.process, self._wrapped(text), event, left)

    def _wrapped(self, text: str) -> tuple[str, ...]:
        letters = int((min(self.step, self.last_gap) - 2 * BESIDE) / LETTER)
        return tuple(textwrap.wrap(text, max(letters, 6)))

    def _lay_out(self) -> None:
        """Give each moment a height."""
        arrivals = [
            p.moment for e in self.events if (p := self.trace.partner(e)) and e.kind in SENDS
        ]
        at = defaultdict(list)
        for label in self.labels:
            at[label.moment].append(label)
        self.moments = sorted({*at, *arrivals, *(event.moment for event in self.events)})
        free: dict[object, float] = defaultdict(lambda: TOP)  # from where on a column is free
        stretch = _STRETCH * min(1, _FULLY / len(self.moments))
        height, before = TOP, self.moments[0]
        for moment in self.moments:
            height += _LEAST + stretch * log10(1 + (moment - before) / 1000)
            for label in at[moment]:
                height = max(height, free[self._column(label)] + above(label))
            for label in at[moment]:
                free[self._column(label)] = height + LINE * (max(len(label.lines), 1) - 0.5)
            self._heights.append(height)
            before = moment

    def _column(self, label: Label) -> object:
        """Return where it stands: in a wide gap, what is at the left meets nothing at the right."""
        gap = self._lane[label.process] - label.left
        return gap, label.left and self.step > _WIDE


def sends(event: Event) -> bool:
    """Tell whether it is drawn as an arrow."""
    return event.kind in SENDS and not event.outcome


def above(label: Label) -> float:
    """Return how much of a label is above its moment: all, where an arrow begins."""
    return LINE * 0.9 if label.event and sends(label.event) else LINE / 2


def _text(event: Event) -> str:
    if event.end is None:
        return f"{event.kind}() never returns"
    if event.outcome:
        return event.outcome
    words = {"pause": "paused", "resume": "resumed", "send": _amount(event.size)}
    words |= {"recv": f"gets {_amount(event.size)}", "wait": "woken", "ring": "ring"}
    words |= {"open": "open", "close": "close", "mark": event.text}
    return words.get(event.kind, "")


def _amount(size: int | None) -> str:
    if size is None:
        return "a message"
    return f"{size:,} B" if size < 100_000 else f"{size / 1024:,.0f} KiB"


_ENDINGS = {"finished": "", "was killed by SIGKILL": "killed"}


def _pages(trace: Trace) -> Iterator[slice]:
    """Yield the parts of the events that fit on a page each."""
    start = steps = 0
    for place, event in enumerate(trace.events):
        steps += event.kind not in RECEIVES or trace.partner(event) is None
        if steps > _MOST_STEPS:
            yield slice(start, place)
            start, steps = place, 1
    yield slice(start, len(trace))
