"""What all figures of the lab share: style, colours, and how one is handed to a cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

STYLE = str(Path(__file__).with_name("lab.mplstyle"))
# Okabe and Ito's palette, for every kind of colour vision; dashes and markers say it twice.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
DASHES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


def subplots(*arguments: Any, **options: Any) -> tuple[Figure, Any]:
    """Return what pyplot.subplots() does, but forgotten by pyplot: a cell whose last value the
    figure is shows it once, and one that is never finished does not stay open.
    """
    figure, axes = plt.subplots(*arguments, **options)
    plt.close(figure)
    return figure, axes
