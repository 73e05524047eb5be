"""Who was inside, who waited, who was run: timelines, seats that were sold twice, a table of
philosophers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from labkit.errors import BadRequest
from labkit.plot.style import COLOURS, STYLE, subplots

Spell = tuple[float, float, str]  # from and until when, in seconds, and what was done
Rows = Mapping[str, Sequence[Spell]]  # by the name of a process
_WAITS = "waits"
_HATCHES = ("", "///", "...", "xx")  # beside the colour, for who sees no colours
_ACROSS = 10  # seats in a row


def timeline(runs: Mapping[str, Rows]) -> Figure:
    """Draw what each process did and when, a row for each; one panel for each run, by its title.

    A spell of the word "waits" is drawn as a thin line, all others as bars.
    """
    if not any(spells for rows in runs.values() for spells in rows.values()):
        raise BadRequest("there is nothing to draw: nobody did anything")
    words = _words(spell for rows in runs.values() for spells in rows.values() for spell in spells)
    heights = [len(rows) for rows in runs.values()]
    with plt.style.context(STYLE):
        figure, panels = subplots(
            len(runs), 1, figsize=(7.4, 0.9 + sum(0.3 * height + 0.42 for height in heights)),
            squeeze=False, sharex=True, height_ratios=heights,
        )  # fmt: skip
        for axes, (title, rows) in zip(panels[:, 0], runs.items(), strict=True):
            _draw_rows(axes, rows, words)
            axes.set_title(title)
        panels[-1, 0].set_xlabel("time since the first of them began (ms)")
        figure.legend(handles=[_key(word, words) for word in words], loc="outside upper right",
                      ncols=len(words), frameon=False)  # fmt: skip
    return figure


def _words(spells: Iterable[Spell]) -> list[str]:
    """Return what was done, each once, and waiting last."""
    found = dict.fromkeys(word for _, _, word in spells)
    return sorted(found, key=lambda word: word == _WAITS)


def _look(word: str, words: Sequence[str]) -> dict[str, Any]:
    if word == _WAITS:
        return {"facecolor": "#bbbbbb", "linewidth": 0}
    place = words.index(word)
    hatch = _HATCHES[place % len(_HATCHES)]
    return {"facecolor": COLOURS[place % len(COLOURS)], "hatch": hatch, "edgecolor": "white",
            "linewidth": 0.5}  # fmt: skip


def _key(word: str, words: Sequence[str]) -> Patch:
    return Patch(label=word, **_look(word, words))


def _draw_rows(axes: Axes, rows: Rows, words: Sequence[str]) -> None:
    start = min(begin for spells in rows.values() for begin, _, _ in spells)
    for place, spells in enumerate(rows.values()):
        for word in words:
            spans = [
                ((begin - start) * 1000, (end - begin) * 1000)
                for begin, end, what in spells
                if what == word
            ]
            height = 0.12 if word == _WAITS else 0.76
            axes.broken_barh(spans, (place - height / 2, height), **_look(word, words))
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_axisbelow(True)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)


def seats(sold: Mapping[str, Sequence[int]], *, count: int) -> Figure:
    """Draw a hall of so many seats, and how many tickets were sold for each: one panel for each
    way of selling, with the numbers of the seats on the tickets.
    """
    with plt.style.context(STYLE):
        down = -(-count // _ACROSS)
        figure, panels = subplots(1, len(sold), figsize=(8, 0.8 + 0.36 * down), squeeze=False)
        for axes, (title, tickets) in zip(panels[0], sold.items(), strict=True):
            each = [list(tickets).count(seat) for seat in range(count)]
            for seat, number in enumerate(each):
                _draw_seat(axes, *divmod(seat, _ACROSS), number)
            axes.set(xlim=(-0.6, _ACROSS - 0.4), ylim=(down - 0.4, -0.6), aspect="equal")
            axes.set_axis_off()
            axes.set_title(
                f"{title}: {sum(number > 1 for number in each)} seats sold twice or more"
            )
    return figure


def _draw_seat(axes: Axes, down: int, across: int, tickets: int) -> None:
    colour = ("white", "#d7e8f3", COLOURS[1])[min(tickets, 2)]
    axes.add_patch(Rectangle(
        (across - 0.4, down - 0.4), 0.8, 0.8, facecolor=colour, edgecolor="#777777", snap=True
    ))  # fmt: skip
    if tickets > 1:
        axes.text(across, down, str(tickets), ha="center", va="center", color="white",
                  fontsize=9, fontweight="bold")  # fmt: skip


def table(has: Mapping[str, int], wants: Mapping[str, int]) -> Figure:
    """Draw philosophers at a round table, the fork that each has, and the one that each waits for.

    Fork number k lies between the philosophers number k - 1 and k.
    """
    names = list(has)
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(6, 3.7))
        axes.set(xlim=(-3, 3), ylim=(-1.72, 1.72), aspect="equal")
        axes.set_axis_off()
        for place, name in enumerate(names):
            x, y = _spot(place, len(names), 1.4)
            axes.text(x, y, name, ha="center", va="center", fontweight="bold",
                      bbox={"boxstyle": "round", "facecolor": "#f2f7fb",
                            "edgecolor": COLOURS[0]})  # fmt: skip
            fork = _spot(place - 0.5, len(names), 0.75)
            axes.text(*fork, f"fork {place}", ha="center", va="center", fontsize=9,
                      bbox={"boxstyle": "square", "facecolor": "white",
                            "edgecolor": "#555555"})  # fmt: skip
        for pairs, word, colour, dashes in (
            (has, "has", COLOURS[0], "-"),
            (wants, "waits for", COLOURS[1], "--"),
        ):
            for name, fork_number in pairs.items():
                ends = (
                    _spot(names.index(name), len(names), 1.4),
                    _spot(fork_number - 0.5, len(names), 0.75),
                )
                _arrow(axes, *(ends if word == "waits for" else ends[::-1]), (colour, dashes))
        axes.text(-2.9, 1.6, "──  is held by", color=COLOURS[0], va="center")
        axes.text(-2.9, 1.4, "╌╌  waits for", color=COLOURS[1], va="center")
    return figure


def _spot(place: float, of: int, radius: float) -> tuple[float, float]:
    """Return where seat number `place` is, clockwise from the top."""
    angle = math.pi / 2 - 2 * math.pi * place / of
    return radius * math.cos(angle) * 1.45, radius * math.sin(angle)


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], look: tuple[str, str]
) -> None:
    colour, dashes = look
    axes.annotate("", end, start, arrowprops={
        "arrowstyle": "-|>", "color": colour, "linestyle": dashes, "linewidth": 1.8,
        "shrinkA": 18, "shrinkB": 18,
    })  # fmt: skip
