"""A Parsons problem: the lines of a program, shuffled, to be put in order with buttons.

Source: D. Parsons and P. Haden, Parson's Programming Puzzles, ACE 2006.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import ipywidgets as widgets

from labkit.widgets.show import Block

_ROW = {"width": "100%"}


class Parsons(Block):
    """Show the lines as a list; Up and Down move the chosen one."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.right = list(lines)
        self.order = list(lines)
        random.Random(len(lines)).shuffle(self.order)
        self.list = widgets.Select(rows=len(lines), layout=_ROW)
        self.list.add_class("labkit-code")
        self.feedback = widgets.HTML()
        up, down, check = (widgets.Button(description=text) for text in ("Up", "Down", "Check"))
        up.on_click(lambda _: self.move(-1))
        down.on_click(lambda _: self.move(1))
        check.on_click(lambda _: self.check())
        style = widgets.HTML("<style>.labkit-code select {font-family: monospace}</style>")
        self._show(0)
        children = [style, self.list, widgets.HBox([up, down, check]), self.feedback]
        super().__init__(
            "Put in order:\n" + "\n".join(f"  {line}" for line in self.order), children
        )

    def move(self, by: int) -> None:
        """Move the chosen line up or down."""
        old = self.list.index or 0
        new = min(max(old + by, 0), len(self.order) - 1)
        self.order.insert(new, self.order.pop(old))
        self._show(new)

    def check(self) -> None:
        """Say which line is the first in the wrong place."""
        pairs = zip(self.order, self.right, strict=True)
        wrong = next((k for k, (one, other) in enumerate(pairs, start=1) if one != other), None)
        self.feedback.value = (
            "<b>✔</b> That runs." if wrong is None
            else f"<b>✘</b> Up to line {wrong - 1} it is right; line {wrong} comes elsewhere."
        )  # fmt: skip

    def _show(self, chosen: int) -> None:
        # Blanks at the start of an option would be dropped by the browser.
        lines = [line.replace("    ", "\u2003\u2003") for line in self.order]
        self.list.options = [(line, k) for k, line in enumerate(lines)]
        self.list.index = chosen


def parsons(lines: Sequence[str]) -> Parsons:
    """Return a problem from the lines in their right order; the shuffle is always the same."""
    return Parsons(lines)
