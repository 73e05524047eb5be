"""What happened to files: what readers got of one, how late and how dearly a new one was noticed,
and who worked on which when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from labkit.errors import BadRequest
from labkit.pictures.bars import ONE, OTHER
from labkit.plot.style import COLOURS, STYLE, subplots

_RED = COLOURS[1]
_HATCHES = ("", "//", "..", "xx")
_LEAST = 1e-5  # seconds: the left end of the axis, or a notice within microseconds would fill it
Notice = tuple[Sequence[float], float]  # (how late each was noticed, share of a core), in seconds
Shift = tuple[str, str, float, float | None]  # who, which job, from when to when; None: killed


def stacks(counts: Mapping[str, Mapping[str, int]], *, unit: str) -> Figure:
    """Draw for each row how its total is divided; the first kind of all is the good one."""
    kinds = list(dict.fromkeys(kind for row in counts.values() for kind in row))
    if not all(sum(row.values()) for row in counts.values()):
        raise BadRequest("there is nothing to draw: each row needs something that was counted")
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.5 + 0.5 * len(counts)))
        done = dict.fromkeys(counts, 0.0)
        for place, kind in enumerate(kinds):
            parts = {r: 100 * row.get(kind, 0) / sum(row.values()) for r, row in counts.items()}
            drawn = axes.barh(list(parts), list(parts.values()), left=list(done.values()),
                              color=(ONE, OTHER, _RED, "#999999")[place % 4], edgecolor="white",
                              hatch=_HATCHES[place % 4], label=kind)  # fmt: skip
            texts = [f"{part:.0f} %" if part >= 5 else "" for part in parts.values()]
            axes.bar_label(drawn, labels=texts, label_type="center", fontweight="bold",
                           bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
            done = {row: done[row] + part for row, part in parts.items()}
        axes.invert_yaxis()
        axes.set(xlim=(0, 100), xlabel=unit)
        axes.grid(visible=False, axis="y")
        axes.legend(ncols=len(kinds), loc="lower center", bbox_to_anchor=(0.5, 1), frameon=False)
    return figure


def noticed(ways: Mapping[str, Notice]) -> Figure:
    """Draw for each way of watching how late it noticed, and which share of a core it took."""
    if not ways or not all(late for late, _ in ways.values()):
        raise BadRequest("there is nothing to draw: each way needs something that was noticed")
    with plt.style.context(STYLE):
        figure, (left, right) = subplots(
            1, 2, figsize=(8, 1.4 + 0.45 * len(ways)), sharey=True, width_ratios=(2, 1)
        )
        for row, (late, share) in enumerate(ways.values()):
            left.plot([max(each, _LEAST) for each in late], [row] * len(late), "o",
                      color=ONE, alpha=0.35, markeredgewidth=0)  # fmt: skip
            left.plot(max(median(late), _LEAST), row, "|", color="black", markersize=18,
                      markeredgewidth=2)  # fmt: skip
            right.barh(row, 100 * share, color=OTHER)
            right.annotate(f"{100 * share:.3g} %", (100 * share, row), xytext=(4, 0),
                           textcoords="offset points", va="center")  # fmt: skip
        left.set_yticks(range(len(ways)), list(ways))
        left.invert_yaxis()
        _logarithmic(left)
        left.set(xlabel="how late a new file was noticed (|: median)")
        right.set(xlabel="of a core, while it waited (%)")
        right.margins(x=0.35)
        right.grid(visible=False, axis="y")
    return figure


def _logarithmic(axes: Axes) -> None:
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator())
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda x, _: f"{x * 1e6:g} µs" if x < 1e-3 else f"{x * 1e3:g} ms")
    )


def jobs(work: Sequence[Shift]) -> Figure:
    """Draw who worked on which job when; a job whose worker was killed has no end."""
    if not work:
        raise BadRequest("there is nothing to draw: nobody has worked")
    workers = sorted({worker for worker, *_ in work})
    start = min(begin for _, _, begin, _ in work)
    last = max(end or begin for _, _, begin, end in work)
    broken = {job for _, job, _, end in work if end is None}
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.2 + 0.5 * len(workers)))
        for worker, job, begin, end in work:
            row, x = workers.index(worker), (begin - start) * 1000
            width = ((end or begin) - begin) * 1000
            axes.barh(row, width, left=x, height=0.7, edgecolor="white",
                      color=_RED if job in broken else ONE)  # fmt: skip
            if end is None:
                axes.plot(x, row, "X", color=_RED, markersize=12)
            axes.annotate(f"{job}, killed" if end is None else job,
                          (x + width / 2, row), ha="left" if end is None else "center",
                          xytext=(10 if end is None else 0, 0), textcoords="offset points",
                          va="center", fontweight="bold",
                          color=_RED if end is None else "white")  # fmt: skip
        axes.set_yticks(range(len(workers)), workers)
        axes.invert_yaxis()
        axes.set(xlabel="time since the first job (ms)")
        axes.set_xlim(0, max((last - start) * 1000 * 1.02, 1))
        axes.grid(visible=False)
    return figure
