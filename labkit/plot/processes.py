"""Who holds what, drawn: processes at the sides, kernel objects between them.

    ┌─────┐  fd 4   ┌──────────┐  fd 3  ┌─────┐
    │ ann │ ──────▶ │  pipe A  │ ─────▶ │ bob │      arrows point where the data flow
    └─────┘         └──────────┘        └─────┘

Things that nobody reads any more, or nobody writes, say so in words, with a dashed red frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from labkit.errors import BadRequest
from labkit.plot.style import COLOURS, STYLE, subplots

if TYPE_CHECKING:
    from labkit.observe import Hold, Holdings, Thing

_BLUE, _RED = COLOURS[0], COLOURS[1]
_LEFT, _MIDDLE, _RIGHT = 0.0, 5.0, 10.0  # where the columns are
_WIDTH, _ROW, _GAP = 2.9, 0.5, 0.45  # of a box, of an arrow in it, between boxes
_MOST = 14  # boxes in one column: more would be too small to read
_MARGIN = 0.3
_OURS = re.compile(r"/labkit-\d+-\d+-(\w+)-\w+")  # a name of the lab's: too long for a box
_ALONG = (0.33, 0.45, 0.55, 0.7, 0.84)  # where on an arrow its word may stand
_LETTER, _LINE = 0.19, 0.4  # the width of a letter, the height of a line
Point = tuple[float, float]
Box = tuple[float, float, float]  # x of its middle, y of its middle, height


def processes(holdings: Holdings) -> Figure:
    """Draw the processes of observe.holders(), and what they share.

    Raises BadRequest where there are too many to be readable: then draw a part of them.
    """
    layout = _Layout(holdings)
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, max(1.6, layout.height * 0.62 + 0.4)))
        axes.set_axis_off()
        axes.set_xlim(_LEFT - _WIDTH / 2 - _MARGIN, _RIGHT + _WIDTH / 2 + _MARGIN)
        axes.set_ylim(-layout.height / 2 - _MARGIN, layout.height / 2 + _MARGIN)
        for name in layout.people:
            _box(axes, layout.boxes[name], name, _BLUE, "-", bold=True)
        for thing in layout.things:
            _draw_thing(axes, layout.boxes[thing], thing, holdings)
        for hold in holdings.holds:
            start, end = layout.arrow(hold)
            label = ", ".join(f"fd {fd}" for fd in hold.fds) or "mapped"
            _draw_arrow(axes, hold, start, end)
            axes.text(
                *layout.spot(start, end, len(label)),
                label,
                ha="center",
                va="center",
                fontsize=9,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
    return figure


class _Layout:
    """Say where each box is, and from where to where each arrow goes."""

    def __init__(self, holdings: Holdings) -> None:
        everybody = [name for _, name in holdings.processes]
        self.people = list(dict.fromkeys(everybody + [hold.process for hold in holdings.holds]))
        self.things = list(holdings.things)
        if not self.people:
            raise BadRequest("there is nothing to draw: these processes have ended")
        if max(len(self.people) // 2, len(self.things)) > _MOST:
            raise BadRequest(
                f"{len(self.people)} processes and {len(self.things)} things are too many to draw"
            )
        places = {each: place for place, each in enumerate([*self.things, *self.people])}
        # From top to bottom, so that few arrows cross.
        self.holds = sorted(holdings.holds, key=lambda h: (places[h.thing], places[h.process]))
        columns = ((_LEFT, self.people[::2]), (_RIGHT, self.people[1::2]), (_MIDDLE, self.things))
        self.sides = {name: x for x, column in columns[:2] for name in column}
        rows = {x: [self._most_at(each) for each in column] for x, column in columns}
        self.height = max(map(_tall, rows.values()))
        self._words: list[tuple[float, float, float]] = []  # x, y and width of those on arrows
        self.boxes: dict[object, Box] = {}
        for x, column in columns:
            self.boxes.update(zip(column, _stacked(x, rows[x]), strict=True))

    def _most_at(self, each: object) -> int:
        """Return how many arrows meet a box on that side where the most do."""
        sides = [self.sides[h.process] for h in self.holds if each in (h.process, h.thing)]
        return max(map(sides.count, (_LEFT, _RIGHT)))

    def arrow(self, hold: Hold) -> tuple[Point, Point]:
        """Return the ends of an arrow, at the process and at the thing."""
        (x, _, _), (middle, _, _) = self.boxes[hold.process], self.boxes[hold.thing]
        half = _WIDTH / 2 if x < middle else -_WIDTH / 2
        same = [each for each in self.holds if self.sides[each.process] == x]
        own = [each for each in same if each.process == hold.process]
        shared = [each for each in same if each.thing == hold.thing]
        return (
            (x + half, _row(self.boxes[hold.process], own.index(hold), len(own))),
            (middle - half, _row(self.boxes[hold.thing], shared.index(hold), len(shared))),
        )

    def spot(self, start: Point, end: Point, letters: int) -> Point:
        """Return where on an arrow a word of so many letters covers no other one."""
        for share in _ALONG:
            x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
            wide = letters * _LETTER
            if all(abs(x - u) > (wide + v) / 2 or abs(y - w) > _LINE for u, w, v in self._words):
                break
        self._words.append((x, y, wide))
        return x, y


def _height(rows: int) -> float:
    return max(rows, 2) * _ROW


def _tall(rows: Sequence[int]) -> float:
    return sum(map(_height, rows)) + _GAP * (len(rows) - 1)


def _stacked(x: float, rows: Sequence[int]) -> list[Box]:
    """Return boxes one below the other, for so many arrows each, around the middle."""
    boxes, top = [], _tall(rows) / 2
    for each in rows:
        height = _height(each)
        boxes.append((x, top - height / 2, height))
        top -= height + _GAP
    return boxes


def _box(axes: Axes, box: Box, text: str, colour: str, dashes: str, *, bold: bool = False) -> None:
    x, y, height = box
    axes.add_patch(FancyBboxPatch(
        (x - _WIDTH / 2, y - height / 2), _WIDTH, height, boxstyle="round,pad=0,rounding_size=0.15",
        facecolor="#f2f7fb" if bold else "white", edgecolor=colour, linestyle=dashes, linewidth=1.5,
    ))  # fmt: skip
    axes.text(x, y, text, ha="center", va="center", fontsize=10, wrap=True,
              fontweight="bold" if bold else "normal")  # fmt: skip


def _draw_thing(axes: Axes, box: Box, thing: Thing, holdings: Holdings) -> None:
    missing = ["nobody reads"] if thing in holdings.unread() else []
    missing += ["nobody writes"] if thing in holdings.unwritten() else []
    lines = [_OURS.sub(r"/\1", thing.label), thing.detail, *missing]
    colour, dashes = (_RED, "--") if missing else ("#555555", "-")
    _box(axes, box, "\n".join(filter(None, lines)), colour, dashes)


def _draw_arrow(axes: Axes, hold: Hold, start: Point, end: Point) -> None:
    heads = {(True, True): "<|-|>", (True, False): "<|-", (False, True): "-|>"}
    style = heads.get((hold.reads, hold.writes), "-")
    axes.annotate("", end, start, arrowprops={
        "arrowstyle": style, "color": _BLUE, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0,
        "linestyle": ":" if style == "-" else "-",
    })  # fmt: skip


def _row(box: Box, place: int, of: int) -> float:
    """Return at which height the arrow number `place` of so many meets a box."""
    _, y, height = box
    return y + height / 2 - height * (place + 0.5) / of
