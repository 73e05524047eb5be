"""What became of remote calls: what was believed, where the time went, and who waited for whom.

balance ▔▔╲__  as the caller counts        ann  ▒▒▒▒████        asked, begun, ended
          ╲▁▁  as the server counts        bob  ▒▒▒▒▒▒▒▒████    ▒ waits   █ is served
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from labkit.errors import BadRequest
from labkit.plot.style import COLOURS, STYLE, subplots

_GOOD, _BAD, _OPEN = "#cdebdf", "#f6d3bd", "#e8e8e8"  # pale, so that the text on them is read
_SHADES = {"✔": _GOOD, "✘": _BAD}
_HATCHES = ("", "//", "..", "xx")
_ROW, _FITS = 0.42, 22  # inches of a row; characters of a line in a table's cell
Call = tuple[str, float, float, float]  # who; when asked, begun and ended, in seconds


def books(caller: Sequence[float], server: Sequence[float]) -> Figure:
    """Draw a balance after each call, as the caller counts it and as the server does."""
    if not caller or len(caller) != len(server):
        raise BadRequest("there is nothing to draw: both count the same calls, at least one")
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 3.8))
        calls = range(1, len(caller) + 1)
        for values, name, dash, colour, side in (
            (caller, "as the caller counts", "-", COLOURS[0], 1),
            (server, "as the server counts", "--", COLOURS[1], -1),
        ):
            axes.step(calls, values, dash, where="post", color=colour, linewidth=2)
            half = len(values) // 2
            axes.annotate(f"{name}: {values[-1]:,.0f} at the end", (calls[half], values[half]),
                          xytext=(12 * side, 6 * side), textcoords="offset points", color=colour,
                          ha="left" if side > 0 else "right", va="bottom" if side > 0 else "top",
                          fontweight="bold")  # fmt: skip
        axes.set(xlabel="calls that were made", ylabel="balance")
        axes.margins(y=0.18)
    return figure


def grid(rows: Mapping[str, Mapping[str, str]]) -> Figure:
    """Draw findings as a table; one that begins with ✔ or ✘ is shaded as good or bad."""
    if not rows:
        raise BadRequest("there is nothing to draw: the table has no rows")
    columns = list(next(iter(rows.values())))
    lines = [[textwrap.wrap(row[each], _FITS) for each in columns] for row in rows.values()]
    heights = [1 + max(map(len, row)) for row in lines]
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 0.5 + 0.155 * sum(heights)))
        top = 0.0
        for cells, height in zip(lines, heights, strict=True):
            for column, words in enumerate(cells):
                shade = _SHADES.get("".join(words)[:1], _OPEN)
                axes.barh(top + height / 2, 0.97, height - 0.15, column - 0.485, color=shade)
                axes.text(column, top + height / 2, "\n".join(words), ha="center", va="center",
                          fontsize="small")  # fmt: skip
            top += height
        middles = [sum(heights[:k]) + height / 2 for k, height in enumerate(heights)]
        axes.set_yticks(middles, [textwrap.fill(name, _FITS) for name in rows])
        axes.set_xticks(range(len(columns)), columns, fontweight="bold")
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(top, 0))
        axes.spines[:].set_visible(False)
        axes.grid(visible=False)
    return figure


def shares(rows: Mapping[str, Mapping[str, float]]) -> Figure:
    """Draw of what parts (seconds) each time consists, in per cent, with the whole beside it."""
    if not rows:
        raise BadRequest("there is nothing to draw: no time is named")
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.0 + _ROW * len(rows)))
        left = [0.0] * len(rows)
        for place, part in enumerate(next(iter(rows.values()))):
            widths = [100 * row[part] / sum(row.values()) for row in rows.values()]
            axes.barh(list(rows), widths, left=left, color=COLOURS[place], label=part,
                      hatch=_HATCHES[place % len(_HATCHES)], edgecolor="white")  # fmt: skip
            left = [x + width for x, width in zip(left, widths, strict=True)]
        for place, row in enumerate(rows.values()):
            axes.annotate(_time(sum(row.values())), (100, place), xytext=(6, 0),
                          textcoords="offset points", va="center")  # fmt: skip
        axes.set_xlim(0, 112)
        axes.set_xticks(range(0, 101, 25))
        axes.invert_yaxis()
        axes.set_xlabel("share of the time of a call (%); beside it, the whole")
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderpad=0)
        axes.grid(visible=False, axis="y")
    return figure


def waits(panels: Mapping[str, Sequence[Call]]) -> Figure:
    """Draw each call as a bar, pale while it waited for its turn; a panel for each kind of
    server.
    """
    if not panels or not all(panels.values()):
        raise BadRequest("there is nothing to draw: each server needs at least one call")
    rows = max(len({who for who, *_ in calls}) for calls in panels.values())
    longest = max(_since(calls, ended) for calls in panels.values() for _, _, _, ended in calls)
    with plt.style.context(STYLE):
        size = 8, 0.6 + len(panels) * (0.5 + 0.33 * rows)
        figure, several = subplots(len(panels), 1, squeeze=False, sharex=True, figsize=size)
        for axes, (title, calls) in zip(several[:, 0], panels.items(), strict=True):
            for who, asked, begun, ended in calls:
                times = [_since(calls, moment) for moment in (asked, begun, ended)]
                axes.barh(who, times[1] - times[0], left=times[0], color=_OPEN, height=0.6,
                          hatch="//", edgecolor="#999999", linewidth=0)  # fmt: skip
                axes.barh(who, times[2] - times[1], left=times[1], color=COLOURS[0], height=0.6)
                axes.annotate(f"{times[2]:.0f} ms", (times[2], who), xytext=(4, 0), va="center",
                              textcoords="offset points", fontsize="small")  # fmt: skip
            axes.set_title(title, loc="left", fontsize="medium")
            axes.set_axisbelow(True)
            axes.invert_yaxis()
            axes.set_xlim(0, longest * 1.12)
            axes.grid(visible=False, axis="y")
        several[-1, 0].set_xlabel("time since the first call (ms); hatched: waits for its turn")
    return figure


def _since(calls: Sequence[Call], moment: float) -> float:
    return (moment - min(asked for _, asked, *_ in calls)) * 1000


def _time(seconds: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
