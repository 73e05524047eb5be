"""What happened to signals, and to the processes that they reached.

sent     | | | | | | | | | |        one stroke a moment: who tapped, and who noticed
handled  |   |     |       |

polite   ▇▇▇▇▏                      one bar a process: from its start to its end
deaf     ▇▇▇▇▇▇▇▇▇▇▇▇▏
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable, Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from labkit.errors import BadRequest
from labkit.plot.style import COLOURS, STYLE, subplots

_TEXT = {True: "white", False: "#888888"}
_SHADE = "#dddddd"
_FIELDS = {  # of /proc/PID/status, as proc(5) calls them
    "pending": ("SigPnd", "ShdPnd"), "blocked": ("SigBlk",), "caught": ("SigCgt",),
    "ignored": ("SigIgn",),
}  # fmt: skip


def taps(lanes: Mapping[str, Sequence[float]], *, shaded: Mapping[str, Sequence[float]]
         | None = None) -> Figure:  # fmt: skip
    """Draw a stroke for each moment (seconds) of each lane, and shade named spans of time."""
    if not any(lanes.values()):
        raise BadRequest("there is nothing to draw: no lane has a moment in it")
    start = min(min(moments) for moments in lanes.values() if len(moments))
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 0.9 + 0.5 * len(lanes) + 0.2 * bool(shaded)))
        for place, moments in enumerate(lanes.values()):
            at = [(moment - start) * 1000 for moment in moments]
            axes.eventplot(at, lineoffsets=place, linelengths=0.7, linewidths=1.2,
                           colors=COLOURS[place % len(COLOURS)])  # fmt: skip
        _shade(axes, shaded or {}, start)
        labels = [f"{name}: {len(moments)}" for name, moments in lanes.items()]
        axes.set_yticks(range(len(lanes)), labels)
        axes.set_ylim(len(lanes) - 0.4, -0.6)
        axes.set_xlabel("time since the first (ms)")
        axes.grid(visible=False, axis="y")
    return figure


def _shade(axes: Axes, spans: Mapping[str, Sequence[float]], start: float) -> None:
    for text, (begin, end) in spans.items():
        left, right = (begin - start) * 1000, (end - start) * 1000
        axes.axvspan(left, right, color=_SHADE, zorder=0)
        axes.annotate(text, ((left + right) / 2, 1), xycoords=("data", "axes fraction"),
                      xytext=(0, 4), textcoords="offset points", ha="center")  # fmt: skip


def lives(ends: Mapping[str, tuple[float, str]], marks: Mapping[str, float]) -> Figure:
    """Draw a bar for each process until its end (seconds, and a word on how), and what was sent
    when.
    """
    if not ends:
        raise BadRequest("there is nothing to draw: no process is named")
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.1 + 0.42 * len(ends)))
        seconds = [end for end, _ in ends.values()]
        drawn = axes.barh(list(ends), seconds, color=COLOURS[0], height=0.6)
        axes.bar_label(drawn, labels=[how for _, how in ends.values()], padding=5)
        for text, moment in marks.items():
            axes.axvline(moment, color=COLOURS[1], linestyle="--")
            axes.annotate(text, (moment, 1), xycoords=("data", "axes fraction"), xytext=(0, 4),
                          textcoords="offset points", ha="center", color=COLOURS[1])  # fmt: skip
        axes.invert_yaxis()
        axes.set_xlim(0, max([*seconds, *marks.values()]) * 1.35)
        axes.set_xlabel("time since the start (s)")
        axes.grid(visible=False, axis="y")
    return figure


def sets(statuses: Mapping[str, str], numbers: Iterable[int]) -> Figure:
    """Draw what the kernel has noted about some signals, from the text of each process's
    /proc/PID/status.
    """
    chosen = list(numbers)
    with plt.style.context(STYLE):
        figure, panels = subplots(len(statuses), 1, figsize=(8, 0.4 + 1.55 * len(statuses)),
                                  squeeze=False)  # fmt: skip
        for axes, (name, status) in zip(panels[:, 0], statuses.items(), strict=True):
            noted = {row: _members(status, fields) for row, fields in _FIELDS.items()}
            rows = [[number in those for number in chosen] for those in noted.values()]
            _grid(axes, rows)
            axes.set_title(name, fontsize="medium", fontweight="bold")
            axes.set_yticks(range(len(noted)), list(noted))
            axes.set_xticks(range(len(chosen)), list(map(_short, chosen)))
    return figure


def _grid(axes: Axes, rows: Sequence[Sequence[bool]]) -> None:
    axes.imshow(rows, aspect="auto", cmap="Blues", vmin=0, vmax=1.25)
    for y, row in enumerate(rows):
        for x, there in enumerate(row):
            axes.text(x, y, "1" if there else "0", color=_TEXT[there], ha="center", va="center")
    axes.grid(visible=False)
    axes.tick_params(length=0)


def _members(status: str, fields: Iterable[str]) -> set[int]:
    """Return the signals in one of these sets: bit 0 of the hexadecimal number is signal 1."""
    found = (re.search(rf"^{field}:\s*([0-9a-f]+)", status, re.MULTILINE) for field in fields)
    masks = [int(each[1], 16) for each in found if each]
    return {number for number in range(1, 65) if any(mask >> (number - 1) & 1 for mask in masks)}


def _short(number: int) -> str:
    return signal.Signals(number).name.removeprefix("SIG")
