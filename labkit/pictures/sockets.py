"""What became of what was sent: how long it took, in which pieces it came, what was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from labkit.errors import BadRequest
from labkit.pictures.bars import ONE, OTHER
from labkit.plot.style import COLOURS, MARKERS, STYLE, subplots

_TIMES = {1e-6: "1 µs", 1e-5: "10 µs", 1e-4: "100 µs", 1e-3: "1 ms", 1e-2: "10 ms",
          1e-1: "100 ms", 1.0: "1 s", 10.0: "10 s"}  # fmt: skip
_LINE = 2.5  # the height of a label, as a factor


def turns(times: Mapping[str, Sequence[float]]) -> Figure:
    """Draw how long each question of several conversations waited for its answer, in seconds."""
    if not times or not all(times.values()):
        raise BadRequest("there is nothing to draw: each conversation needs at least one time")
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 4))
        longest = max(map(len, times.values()))
        middles = {label: sorted(seconds)[len(seconds) // 2] for label, seconds in times.items()}
        heights = _apart(middles)
        for place, (label, seconds) in enumerate(times.items()):
            colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
            axes.plot(range(1, len(seconds) + 1), seconds, marker, color=colour, markersize=5)
            axes.text(longest * 1.04, heights[label], label, va="center", color=colour)
        axes.set_yscale("log")
        every = [each for seconds in times.values() for each in seconds]
        axes.set_yticks(list(_TIMES), list(_TIMES.values()))
        axes.minorticks_off()
        axes.set_ylim(min(*every, *heights.values()) / 2, max(every) * 2)
        axes.set_xlim(0, longest * 1.45)
        axes.set_xticks(range(0, longest + 1, max(1, longest // 5)))
        axes.set(xlabel="question number", ylabel="until the answer was there")
    return figure


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """Return heights at which labels do not cover each other: each well below the one above it."""
    moved: dict[str, float] = {}
    for label in sorted(heights, key=lambda label: -heights[label]):
        moved[label] = min(heights[label], min(moved.values(), default=1e9) / _LINE)
    return moved


def pieces(strips: Mapping[str, Sequence[int]], *, unit: str = "bytes") -> Figure:
    """Draw each sequence of sizes as one strip, cut where one piece ends and the next begins."""
    if not strips or not all(strips.values()):
        raise BadRequest("there is nothing to draw: each strip needs at least one piece")
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.1 + 0.55 * len(strips)))
        for row, sizes in enumerate(strips.values()):
            start = 0
            for place, size in enumerate(sizes):
                axes.barh(row, size, left=start, height=0.6, color=(ONE, OTHER)[place % 2],
                          edgecolor="white", linewidth=0.6)  # fmt: skip
                start += size
            count = f"{len(sizes)} piece{'' if len(sizes) == 1 else 's'}"
            axes.annotate(count, (start, row), xytext=(6, 0), textcoords="offset points",
                          va="center")  # fmt: skip
        axes.set_yticks(range(len(strips)), list(strips))
        axes.invert_yaxis()
        axes.margins(x=0.14)
        axes.set_xlim(left=0)
        axes.set_xlabel(unit)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.grid(visible=False)
    return figure


def arrivals(kinds: Mapping[str, Mapping[int, float]], *, sent: int) -> Figure:
    """Draw how long each of so many messages was under way, in seconds, and which were lost."""
    if not kinds or not any(kinds.values()):
        raise BadRequest("there is nothing to draw: no message has arrived")
    highest = max(time for times in kinds.values() for time in times.values()) * 1000
    with plt.style.context(STYLE):
        figure, panels = subplots(len(kinds), 1, figsize=(8, 2.3 * len(kinds)), squeeze=False,
                                  sharex=True, sharey=True)  # fmt: skip
        for axes, (kind, times) in zip(panels[:, 0], kinds.items(), strict=True):
            lost = [number for number in range(sent) if number not in times]
            axes.vlines(list(times), 0, [time * 1000 for time in times.values()], color=ONE)
            axes.plot(list(times), [time * 1000 for time in times.values()], "o", color=ONE)
            axes.plot(lost, [0] * len(lost), "X", color=COLOURS[1], markersize=9, clip_on=False)
            axes.set_title(f"{kind}: {len(times)} of {sent} arrived, {len(lost)} lost (✕)")
            axes.set(ylabel="under way (ms)", ylim=(0, highest * 1.15))
        panels[-1, 0].set_xlabel("number of the message")
    return figure
