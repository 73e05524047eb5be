"""A few values of one experiment, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from labkit.plot.style import STYLE, subplots

ONE, OTHER = "#0072b2", "#e69f00"  # distinct for every kind of colour vision, and one is darker


def bars(values: Mapping[str, float], *, unit: str, reference: float | None = None) -> Figure:
    """Draw one bar for each value, with the value beside it, and a line at what one might have
    expected.
    """
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 0.9 + 0.36 * len(values)))
        drawn = axes.barh(list(values), list(values.values()), color=ONE)
        axes.bar_label(drawn, labels=[f"{value:,.0f}" for value in values.values()], padding=4)
        if reference is not None:
            axes.axvline(reference, color=OTHER, linestyle="--")
            axes.annotate(f"{reference:,.0f}", (reference, 1), xycoords=("data", "axes fraction"),
                          xytext=(0, 4), textcoords="offset points",
                          ha="center", color=OTHER)  # fmt: skip
        axes.invert_yaxis()
        axes.margins(x=0.14)
        axes.xaxis.set_major_formatter("{x:,.0f}")  # not "1e6" in a corner
        axes.set_xlabel(unit)
        axes.grid(visible=False, axis="y")
    return figure
