"""A panel: controls, Run, Stop, a progress bar, and what the function returned.

    panel(race, block=[64, 4096], pause_ms=(0, 20))

A list becomes a menu, a pair of numbers a slider, True a check box, as in ipywidgets.interact.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import ipywidgets as widgets

from labkit.errors import BadRequest
from labkit.widgets.show import Background, Block, Scope

_panels: dict[str, Panel] = {}


class Panel(Block):
    """Run a function with the chosen values when Run is pressed; Stop really stops it."""

    def __init__(
        self, function: Callable[..., Any], controls: dict[str, widgets.Widget], scope: Scope | None
    ) -> None:
        self.function, self.controls = function, controls
        self.run = widgets.Button(description="Run", button_style="primary")
        self.stop = widgets.Button(description="Stop", disabled=True)
        self.bar = widgets.FloatProgress(min=0, max=1, description="ready")
        self.output = widgets.Output()
        self.background = Background(self.output, scope)
        self.run.on_click(lambda _: self.start())
        self.stop.on_click(lambda _: self.background.stop())
        buttons = widgets.HBox([self.run, self.stop, self.bar])
        super().__init__(f"Panel({function.__name__}: {', '.join(controls)})",
                         [*self.controls.values(), buttons, self.output])  # fmt: skip

    def start(self) -> None:
        """Run the function in the background with what the controls say."""
        values = {name: control.value for name, control in self.controls.items()}
        if "progress" in inspect.signature(self.function).parameters:
            values["progress"] = self.track
        self.run.disabled, self.stop.disabled = True, False
        self.bar.value, self.bar.description, self.bar.bar_style = 0.0, "running", "info"
        self.background.start(lambda: self.function(**values), self._ended)

    def track(self, items: Iterable[Any], **_: object) -> Iterator[Any]:
        """Yield the items and show how many are done; to be used like tqdm."""
        several = list(items)
        for done, item in enumerate(several):
            self.bar.value = done / len(several)
            yield item
        self.bar.value = 1.0

    def close(self) -> None:
        """Stop what is running, and take the panel away."""
        self.background.stop()
        super().close()

    def _ended(self) -> None:
        stopped = self.background.stopping.is_set()
        self.bar.value = self.bar.value if stopped else 1.0
        self.bar.description, self.bar.bar_style = (
            ("stopped", "warning") if stopped else ("done", "success")
        )
        self.run.disabled, self.stop.disabled = False, True


def panel(function: Callable[..., Any], *, scope: Scope | None = None, **controls: Any) -> Panel:
    """Return a panel for a function; a second one for the same function stops the first.

    `scope` makes what runs stoppable: it gets the event that Stop sets (labkit.stop.stoppable).
    """
    earlier = _panels.pop(function.__name__, None)
    if earlier:
        earlier.background.stop()
    made = Panel(function, {name: _control(name, value) for name, value in controls.items()}, scope)
    _panels[function.__name__] = made
    return made


def _control(name: str, value: Any) -> widgets.Widget:
    control = value if isinstance(value, widgets.Widget) else None
    control = control or widgets.interactive.widget_from_abbrev(value)
    if control is None:
        raise BadRequest(f"{name}={value!r} is no control: give a list, a pair of numbers, or True")
    control.description = name.replace("_", " ")
    control.style.description_width = "8em"
    return control
