"""Replay a trace event by event: a sentence, and the chart up to there.

    replay(group.trace)      ▶ ■   ├────●──────────┤  7 of 23   [Previous] [Next]
                             ann sends 5 bytes to bob
                             (the message-sequence chart so far)

All of it works from the keyboard: the arrow keys move the slider.
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from labkit.errors import BadRequest
from labkit.widgets.show import Block

if TYPE_CHECKING:
    from labkit.trace import Trace

Draw = Callable[..., Any]  # of a trace and `upto`; returns a Figure
_PACE = 900  # ms from one event to the next


class Replay(Block):
    """Show one event of a trace at a time."""

    def __init__(self, trace: Trace, draw: Draw) -> None:
        self.trace, self.draw = trace, draw
        last = len(trace)
        self.slider = widgets.IntSlider(
            min=1, max=last, description="event", continuous_update=False, layout={"width": "28em"}
        )
        self.play = widgets.Play(min=1, max=last, interval=_PACE, show_repeat=False)
        widgets.link((self.play, "value"), (self.slider, "value"))
        self.previous, self.next = (widgets.Button(description=d) for d in ("Previous", "Next"))
        self.previous.on_click(lambda _: self.move(-1))
        self.next.on_click(lambda _: self.move(1))
        self.sentence, self.chart = widgets.HTML(), widgets.Image(format="png")
        self.slider.observe(lambda _: self.show(), "value")
        self.show()
        rows = [widgets.HBox([self.play, self.slider]), widgets.HBox([self.previous, self.next])]
        super().__init__(f"Replay of {last} events:\n{trace}", [*rows, self.sentence, self.chart])

    def move(self, by: int) -> None:
        """Go on by so many events, or back."""
        self.slider.value = min(max(self.slider.value + by, 1), self.slider.max)

    def show(self) -> None:
        """Show the event that the slider is at."""
        number = self.slider.value
        self.previous.disabled, self.next.disabled = number == 1, number == self.slider.max
        text = self.trace.sentence(self.trace.events[number - 1])
        self.sentence.value = f"<b>{number} of {self.slider.max}.</b> {html.escape(text)}"
        picture = io.BytesIO()
        figure = self.draw(self.trace, upto=number)
        figure.savefig(picture, format="png", dpi=figure.dpi)
        self.chart.value = picture.getvalue()


def replay(trace: Trace, draw: Draw | None = None) -> Replay:
    """Return a player for a trace; `draw` makes the chart of its first `upto` events."""
    if not len(trace):
        raise BadRequest("there is nothing to replay: this trace has no events")
    return Replay(trace, draw or _chart())


def _chart() -> Draw:
    from labkit.plot import sequence  # only here: it loads matplotlib

    return sequence
