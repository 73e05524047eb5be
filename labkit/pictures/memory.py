"""What went wrong, or right, in memory that several processes share.

ann  ──[load 3 · · · store 4]────────────────     two steps that overlap: both store 4,
bob  ─────────[load 3 · · · store 4]─────────     and one addition is lost
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import hypot
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from labkit.errors import BadRequest
from labkit.pictures.bars import ONE, OTHER
from labkit.plot.style import STYLE, subplots

Step = tuple[float, float, int]  # loaded at, stored at (seconds), the value that was stored
Point = tuple[float, float]
_SHOWN = 12  # additions of each process: more would be too small to read
_OFF = 1e-9  # how far from the circle a point may be, for what floating-point numbers round


def additions(steps: Mapping[str, Sequence[Step]]) -> Figure:
    """Draw when each process loaded a number and when it stored it, one more; steps that store what
    another one has stored already are lost.
    """
    lanes = {name: list(each)[:_SHOWN] for name, each in steps.items()}
    if not any(lanes.values()):
        raise BadRequest("there is nothing to draw: no process has added anything")
    every = sorted((step for each in lanes.values() for step in each), key=lambda step: step[1])
    first = {value: (begin, end, value) for begin, end, value in reversed(every)}
    start = min(begin for begin, _, _ in every)
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.1 + 0.55 * len(lanes)))
        for row, each in enumerate(lanes.values()):
            for step in each:
                _step(axes, row, step, start, lost=first[step[2]] != step)
        axes.set_yticks(range(len(lanes)), list(lanes))
        axes.set_ylim(len(lanes) - 0.4, -0.6)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel("from load to store (ms since the start)")
        axes.set_title("what each stored · dashed: somebody else had stored that already")
    return figure


def _step(axes: Axes, row: int, step: Step, start: float, *, lost: bool) -> None:
    begin, end, value = step
    left, width = (begin - start) * 1000, (end - begin) * 1000
    inside, edge, dashes = ("white", OTHER, "--") if lost else (ONE, ONE, "-")
    axes.barh(row, width, left=left, height=0.62, facecolor=inside, edgecolor=edge,
              linestyle=dashes, linewidth=1.6)  # fmt: skip
    axes.text(left + width / 2, row, str(value), ha="center", va="center", fontsize=9,
              color="black" if lost else "white")  # fmt: skip


def circle(readings: Mapping[str, Sequence[Point]]) -> Figure:
    """Draw points that a writer puts on a circle only; a reader that finds one elsewhere has read
    half of an old one and half of a new one.
    """
    with plt.style.context(STYLE):
        figure, panels = subplots(1, len(readings), figsize=(8, 3.3), squeeze=False)
        for axes, (name, points) in zip(panels[0], readings.items(), strict=True):
            torn = [point for point in points if abs(hypot(*point) - 1) > _OFF]
            whole = [point for point in points if abs(hypot(*point) - 1) <= _OFF]
            for some, colour, marker in ((torn, OTHER, "x"), (whole, ONE, "o")):
                xs, ys = [x for x, _ in some], [y for _, y in some]
                axes.plot(xs, ys, marker, color=colour, markersize=3, linestyle="none")
            share = "some" if torn else "none"
            axes.set(title=f"{name}: {share} torn", aspect="equal", xlabel="x", ylabel="y")
            axes.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15))
        figure.suptitle("● whole   × torn: the x of one point, the y of another", fontsize="medium")
    return figure


def pixels(values: Any, *, title: str = "") -> Figure:
    """Draw a two-dimensional array of numbers as a picture."""
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(6.2, 4.2))
        axes.imshow(values, cmap="cividis", interpolation="nearest")
        axes.set_axis_off()
        axes.set_title(title)
    return figure
