"""What happened to the messages of a queue: who overtook whom, and who worked on which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from labkit.errors import BadRequest
from labkit.pictures.bars import ONE
from labkit.plot.style import COLOURS, STYLE, subplots

Shift = tuple[float, float, str]  # when a job was begun and done, in seconds, and its name
_ORANGE = COLOURS[1]


def overtaking(
    sent: Sequence[tuple[str, int]], received: Sequence[str], *, by: str = "priority"
) -> Figure:
    """Draw the order in which messages were sent beside that in which they came, with a line from
    place to place; those that came earlier than they were sent are marked.
    """
    if sorted(text for text, _ in sent) != sorted(received) or len(set(received)) < len(received):
        raise BadRequest("give the same messages on both sides, each with a text of its own")
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.2 + 0.32 * len(sent)))
        for place, (text, rank) in enumerate(sent):
            came = list(received).index(text)
            ahead = came < place
            colour, weight = (_ORANGE, "bold") if ahead else (ONE, "normal")
            axes.plot((0, 1), (place, came), "-" if ahead else "--", color=colour, marker="o",
                      linewidth=2.4 if ahead else 1.2)  # fmt: skip
            label = f"{text}  ({by} {rank})"
            axes.text(-0.03, place, label, ha="right", va="center", color=colour, weight=weight)
            axes.text(1.03, came, text, ha="left", va="center", color=colour, weight=weight)
        _two_columns(axes, len(sent))
    return figure


def _two_columns(axes: Axes, rows: int) -> None:
    axes.set(xlim=(-0.75, 1.45), ylim=(rows - 0.4, -1.2))
    for x, side, title in ((-0.03, "right", "sent, first on top"), (1.03, "left", "received")):
        axes.text(x, -0.9, title, ha=side, va="center", style="italic")
    axes.set_axis_off()


def shifts(workers: Mapping[str, Sequence[Shift]], *, title: str = "") -> Figure:
    """Draw when each worker was at work on which job, and how many it did."""
    begins = [begin for jobs in workers.values() for begin, _, _ in jobs]
    if not begins:
        raise BadRequest("there is nothing to draw: nobody has done a job")
    start = min(begins)
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.3 + 0.55 * len(workers)))
        for row, jobs in enumerate(workers.values()):
            for begin, end, name in jobs:
                left, width = (begin - start) * 1000, (end - begin) * 1000
                axes.barh(row, width, left=left, height=0.62, color=ONE, edgecolor="white")
                axes.text(left + width / 2, row, name, ha="center", va="center",
                          color="white", fontsize=9)  # fmt: skip
        names = [f"{name}: {len(jobs)} job{'s' * (len(jobs) != 1)}"
                 for name, jobs in workers.items()]  # fmt: skip
        axes.set_yticks(range(len(workers)), names)
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.set(xlabel="time since the first job was begun (ms)", title=title)
    return figure
