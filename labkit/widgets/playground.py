"""The playground: a producer and a consumer at work, with a gauge of what lies between them.

    [Start] [Stop] [Close]    They have played for 12 s.
    message size     ──●─────  1,000 bytes
    producer pauses  ─●──────  20 ms   [Pause producer] [Resume producer] [Kill producer]
    consumer pauses  ─●──────  20 ms   [Pause consumer] [Resume consumer] [Kill consumer]
    in the buffer    ███████░  65,260 of 65,536 bytes: full

It is drawn four times a second, in one message to the browser, and only if something has changed.
No button is ever disabled: a keyboard would lose its place.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from labkit.errors import LabError
from labkit.widgets import gauges
from labkit.widgets.show import Block

if TYPE_CHECKING:
    from labkit.play import Play

_TICK = 0.25  # seconds between two looks
_SIZES = (1, 10, 100, 1000, 4000, 10_000, 65_000, 100_000, 1_000_000)
_PAUSES = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_WIDE = {"description_width": "9em"}
_playing: dict[str, Playground] = {}


class Playground(Block):
    """Show a play, and let it be meddled with."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.status, self.view = widgets.HTML("Press Start."), widgets.HTML()
        self.begin = _button("Start", self.start)
        self._tick = threading.Event()  # that nobody sets: a clock to wait for
        self._watcher: threading.Thread | None = None
        self._lock = threading.Lock()
        buttons = [self.begin, _button("Stop", self.stop), _button("Close", self.close)]
        rows = [widgets.HBox([*buttons, self.status]), *self._sizes()]
        rows += [self._controls(role) for role in ("producer", "consumer")]
        name = play.mechanism.name
        super().__init__(f"Playground({name}): start it in a running notebook", [*rows, self.view])
        self.comm.on_close(lambda _: play.stop())

    def _sizes(self) -> list[widgets.Widget]:
        sizes = [size for size in _SIZES if size <= self.play.largest]
        options = [(f"{size:,} byte{'s' * (size > 1)}", size) for size in sizes]
        start = max(size for size in sizes if size <= self.play.size)
        slider = _slider("message size", options, start, lambda size: self.play.set(size=size))
        return [] if self.play.rings else [widgets.HBox([slider])]

    def _controls(self, role: str) -> widgets.HBox:
        options = [(f"{pause} ms" if pause else "not at all", float(pause)) for pause in _PAUSES]
        slider = _slider(
            f"{role} pauses", options, self.play.pauses[role],
            lambda pause: self.play.set(**{role: pause}),
        )  # fmt: skip
        acts = {"Pause": self.play.pause, "Resume": self.play.resume, "Kill": self.play.kill}
        buttons = [
            _button(f"{word} {role}", partial(self._try, partial(act, role)))
            for word, act in acts.items()
        ]
        return widgets.HBox([slider, *buttons])

    def start(self) -> None:
        """Start both processes, or start them anew."""
        if self._try(self.play.start):
            self.begin.description = "Restart"
            with self._lock:
                if self._watcher is None:
                    self._watcher = threading.Thread(target=self._watch, daemon=True)
                    self._watcher.start()

    def stop(self, why: str = "Stopped.") -> None:
        """End both processes, and say why."""
        self._try(lambda: self.play.stop(why))

    def close(self) -> None:
        """End both processes, and take the panel away."""
        self.play.stop()
        super().close()

    def _watch(self) -> None:
        while self._watcher:
            self._try(self.draw)
            self._tick.wait(_TICK)
            with self._lock:  # or somebody could start it just now, and rely on us
                if self.play.over and self.drawn.over:
                    self._watcher = None

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except LabError as error:
            self.status.value = f"<b>✘</b> {gauges.escaped(error)}"
            return False
        return True

    def draw(self) -> None:
        """Look once, and show it."""
        self.drawn = reading = self.play.look()
        self.view.value = gauges.page(reading)
        if reading.over:
            self.status.value = f"{gauges.escaped(reading.over)} Press {self.begin.description}."
        else:
            self.status.value = (
                f"They play for {reading.seconds:.0f} s; after {self.play.minutes:g} minutes "
                "this ends."
            )


def playground(mechanism: str | type[Any], *, minutes: float = 5.0) -> Playground:
    """Return a playground for a mechanism, by its name or as a subclass of Link; a second one for
    the same mechanism ends the first. Raises BadRequest for what cannot be played.
    """
    from labkit.play import Play  # the engine, which a notebook that only asks need not load

    play = Play(mechanism, minutes=minutes)
    if earlier := _playing.pop(play.mechanism.name, None):
        earlier.stop("Ended: another playground of this kind has taken its place.")
    _playing[play.mechanism.name] = made = Playground(play)
    return made


def _button(label: str, act: Callable[[], object]) -> widgets.Button:
    button = widgets.Button(description=label, layout={"width": "auto"})
    button.on_click(lambda _: act())
    return button


def _slider(
    label: str, options: list[tuple[str, Any]], start: object, change: Callable[[Any], None]
) -> widgets.SelectionSlider:
    slider = widgets.SelectionSlider(
        options=options, value=start, description=label, style=_WIDE, layout={"width": "30em"}
    )
    slider.observe(lambda news: change(news["new"]), "value")
    return slider
