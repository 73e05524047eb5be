"""Who did what when, as a message-sequence chart: a lifeline for each process, time downwards.

          ┌─────┐          ┌─────┐
          │ ann │          │ bob │
          └──┬──┘          └──┬──┘
      0      │  5 B           █        █ waits
             │ ─ ─ ─ ─ ─ ─ ─▶ █
    20 µs    █          7 B   │
             █ ◀─ ─ ─ ─ ─ ─ ─ │

An arrow leaves when the sender calls send(), and arrives when recv() returns.

The trap: the times are real, but the axis is not to scale. Processes do much within a few
microseconds, and then nothing for long: so short times are stretched, and long ones squeezed.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from labkit.plot.lanes import (
    BESIDE,
    BOTTOM,
    LEFT,
    LINE,
    RECEIVES,
    SENDS,
    TOP,
    WIDTH,
    Label,
    Lanes,
    above,
    sends,
)
from labkit.plot.style import COLOURS, STYLE, subplots

if TYPE_CHECKING:
    from labkit.trace import Event, Life, Trace

_BLUE, _RED, _WAITS = COLOURS[0], COLOURS[1], COLOURS[5]
_GREY, _PALE, _PAUSED = "#666666", "#e4e4e4", "#aaaaaa"
_SHORT = 100_000  # ns: a send() that takes no longer is not called waiting
_HALF = 0.055  # inches: half the width of what is shaded on a lifeline
_TICK = 0.3  # inches between two times
_TALL = 9  # inches: from here on fewer dots an inch, or the file becomes large
Point = tuple[float, float]


def sequence(trace: Trace, upto: int | None = None) -> Figure:
    """Draw the first `upto` events of a trace, the last of them highlighted; or all of them.

    What is too much for one page is left out and counted; with `upto`, the page with that event is
    drawn. Raises BadRequest where there are too many processes, or no events.
    """
    lanes = Lanes(trace, 0 if upto is None else upto - 1)
    chart = _Chart(lanes, len(trace) if upto is None else upto, whole=upto is None)
    with plt.style.context(STYLE):
        height = lanes.bottom + BOTTOM
        dpi = 70 if height > _TALL else None
        size = (WIDTH, height)
        figure, axes = subplots(figsize=size, layout="none", dpi=dpi, FigureClass=_Drawn)
        axes.set_position((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        axes.set_axis_off()
        chart.draw(axes)
    return figure


class _Drawn(Figure):
    """Be a figure whose text, which nbval compares, is the same for every run."""

    def __repr__(self) -> str:
        return "<Figure of a trace>"


class _Chart:
    """Draw what has happened up to an event."""

    def __init__(self, lanes: Lanes, upto: int, *, whole: bool) -> None:
        self.lanes, self.trace = lanes, lanes.trace
        self.notes: dict[str, bool] = {}  # what the drawing needs to be explained, once each
        self.seen = set(self.trace.events[:upto])
        self.complete = upto >= len(self.trace)
        self.current = self.trace.events[upto - 1] if upto and not whole else None
        self.now = self.current.moment if self.current and not self.complete else None

    def draw(self, axes: Axes) -> None:
        self._ticks(axes)
        for life in self.lanes.lives:
            self._lifeline(axes, life)
        for event in self.lanes.during():
            self._wait(axes, event)
        for event in self.lanes.events:
            if event in self.seen and sends(event):
                self._arrow(axes, event)
        for label in self.lanes.labels:
            if label.event in self.seen or (label.event is None and self.complete):
                self._label(axes, label)
        self._footer(axes)

    def _colour(self, *events: Event | None) -> str:
        return _RED if self.current and self.current in events else _BLUE

    def _text_colour(self, event: Event | None) -> str:
        if event is None or event.outcome or event.end is None:
            return _RED
        return self._colour(event) if sends(event) or event.kind == "mark" else _GREY

    def _ticks(self, axes: Axes) -> None:
        last, text = 0.0, ""
        for moment in self.lanes.moments:
            y = self.lanes.y(moment)
            said = _clock(moment - self.trace.events[0].moment)
            if y >= last + _TICK and said != text:
                axes.plot((LEFT - 0.3, WIDTH - 0.1), (y, y), color=_PALE, linewidth=0.7, zorder=0)
                axes.text(LEFT - 0.35, y, said, ha="right", va="center", fontsize=8, color=_GREY)
                last, text = y, said

    def _lifeline(self, axes: Axes, life: Life) -> None:
        x, ends = self.lanes.x(life.process), self.lanes.last and self.complete
        bottom = self.lanes.y(self.lanes.stops[life.process]) if ends else self.lanes.bottom
        axes.plot((x, x), (TOP - 0.3, bottom), color=_GREY, linewidth=1, zorder=1)
        letters = max(int(min(self.lanes.step, 2.4) / 0.11), 6)
        box = {"boxstyle": "round,pad=0.3", "facecolor": "#f2f7fb", "edgecolor": _BLUE}
        axes.text(x, TOP - 0.3, textwrap.fill(life.process, letters, max_lines=2, placeholder="…"),
                  ha="center", va="bottom", fontsize=9, fontweight="bold", bbox=box)  # fmt: skip
        if ends:
            killed = "killed" in life.ending or life.ending == "ended with its group"
            axes.plot(x, bottom, "x" if killed else "_", color=_RED if killed else _GREY,
                      markersize=11, markeredgewidth=2.2, zorder=6)  # fmt: skip

    def _wait(self, axes: Axes, event: Event) -> None:
        """Shade the lifeline while a call waits, as far as that is known by now."""
        begin, end = self._waiting(event)
        low, high = self.lanes.y(begin), self.lanes.y(end)
        if begin < end and low < high:
            axes.add_patch(Rectangle(
                (self.lanes.x(event.process) - _HALF, low), 2 * _HALF, high - low,
                facecolor=_PAUSED if event.kind == "pause" else _WAITS, edgecolor="none", zorder=2,
            ))  # fmt: skip

    def _waiting(self, event: Event) -> tuple[int, int]:
        """Return from when to when a call waited; an empty time if it did not."""
        stop = self.lanes.stops[event.process]
        end = min(event.end or stop, self.now or stop)
        if event.kind == "pause":
            ups = (e.begin for e in self.trace if e.process == event.process and e.kind == "resume")
            return event.begin, next((up for up in ups if up > event.begin), stop)
        if event.kind in RECEIVES:
            sent = self.trace.partner(event)
            waits = not sent or sent.begin > event.begin
        elif event.kind == "open":  # until the peer opened, too
            waits = not event.end or self._met(event)
        else:
            waits = event.kind in SENDS and end - event.begin > _SHORT
        return event.begin, end if waits else event.begin

    def _met(self, event: Event) -> bool:
        """Tell whether the peer opened its end just while this one was being opened."""
        peers = self.trace.peers(event)
        opens = (e for e in self.trace if e.kind == "open" and e.link == event.link)
        return any(e.process in peers and event.begin < e.begin <= (event.end or 0) for e in opens)

    def _ends(self, event: Event) -> tuple[Point, Point]:
        """Return from where to where an arrow goes: not far if nobody has received it by now."""
        got = self.trace.partner(event)
        peer = got.process if got else self.lanes.towards(event)
        x, y = self.lanes.x(event.process), self.lanes.y(event.moment)
        there = self.lanes.x(peer) if peer else x + self.lanes.step / 2
        if got in self.seen and got:
            return (x, y), (there, self.lanes.y(got.moment))
        return (x, y), (x + (there - x) * 0.4, y + LINE / 2)

    def _arrow(self, axes: Axes, event: Event) -> None:
        start, end = self._ends(event)
        colour = self._colour(event, self.trace.partner(event))
        axes.annotate("", end, start, arrowprops={
            "arrowstyle": "-|>", "color": colour, "shrinkA": 0, "shrinkB": 0,
            "linewidth": 2 if colour == _RED else 1.3, "mutation_scale": 11,
            "linestyle": "-" if event.kind == "send" else "--",
        }, zorder=4)  # fmt: skip
        if self.complete and not event.message:
            axes.plot(*end, "X", color=_RED, markersize=6, zorder=5)
            self.notes["cross: never received"] = True

    def _label(self, axes: Axes, label: Label) -> None:
        x, y = self.lanes.x(label.process), self.lanes.y(label.moment)
        dot = {"open": "o", "close": "s", "mark": "D"}.get(label.event.kind if label.event else "")
        if dot:
            axes.plot(x, y, dot, color=_BLUE, markersize=4.5, zorder=5)
        x += -BESIDE if label.left else BESIDE
        y -= above(label)
        if label.event and sends(label.event):
            x, y = self._on(label.event, x, y)
        axes.text(
            x, y, "\n".join(label.lines), ha="right" if label.left else "left", va="top",
            fontsize=8, linespacing=1.15, color=self._text_colour(label.event), zorder=7,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )  # fmt: skip

    def _on(self, event: Event, x: float, y: float) -> Point:
        """Return where an arrow's text stands: on it where that is flat, else above its begin."""
        (left, top), (right, bottom) = self._ends(event)
        share = min(0.3, LINE / 4 / max(bottom - top, 0.001))
        if share * abs(right - left) < 5 * BESIDE:
            return x, y
        return left + share * (right - left), top + share * (bottom - top) - LINE / 2

    def _footer(self, axes: Axes) -> None:
        page, bottom = self.lanes.page, self.lanes.bottom
        if self.current:
            at = self.lanes.x(self.current.process), self.lanes.y(self.current.moment)
            axes.plot(*at, "o", color=_RED, markersize=10, fillstyle="none", markeredgewidth=2)
        notes = ["shaded: waits", *self.notes, "times are real, but not to scale"]
        if page.start:
            notes.insert(0, f"{page.start} events earlier")
        if more := len(self.trace) - page.stop:
            notes.insert(0, f"… and {more} more events")
        axes.text(LEFT - 0.3, bottom + BOTTOM / 2, "   ·   ".join(notes), fontsize=8, color=_GREY,
                  va="center")  # fmt: skip


def _clock(ns: int) -> str:
    if ns < 1e6:
        return f"{ns / 1e3:,.0f} µs"
    return f"{ns / 1e6:,.2f} ms" if ns < 1e9 else f"{ns / 1e9:,.3f} s"
