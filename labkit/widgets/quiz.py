"""A quiz question: each option tells why it is right or wrong, and some can show it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from labkit.errors import BadRequest
from labkit.widgets.show import Background, Block, Scope


class Quiz(Block):
    """Ask one question; answer each choice at once."""

    def __init__(self, question: str, options: Mapping[str, str], right: str) -> None:
        self.options, self.right = options, right
        self.buttons = widgets.RadioButtons(
            options=list(options), value=None, layout={"width": "max-content"}
        )
        self.feedback = widgets.HTML()
        self.buttons.observe(lambda change: self._answer(change["new"]), "value")
        choices = "\n".join(f"  ○ {option}" for option in options)
        title = widgets.HTML(f"<b>{html.escape(question)}</b>")
        self.parts = [title, self.buttons, self.feedback]
        super().__init__(f"{question}\n{choices}", self.parts)

    def _answer(self, choice: str | None) -> None:
        if choice is not None:
            mark = "✔" if choice == self.right else "✘"
            self.feedback.value = f"<b>{mark}</b> {html.escape(self.options[choice])}"

    def add_show(self, function: Callable[[], Any], scope: Scope | None) -> None:
        """Add a button that runs a function and shows what happens."""
        button, output = widgets.Button(description="Show me"), widgets.Output()
        background = Background(output, scope)

        def ended() -> None:
            button.disabled = False

        def start(_: widgets.Button) -> None:
            button.disabled = True
            background.start(function, ended)

        button.on_click(start)
        self.children = [*self.parts, button, output]


def quiz(
    question: str, options: Mapping[str, str], *, right: str,
    show: Callable[[], Any] | None = None, scope: Scope | None = None,
) -> Quiz:  # fmt: skip
    """Return a question; `options` maps each one to its feedback, and `show` runs it for real."""
    if right not in options:
        raise BadRequest(f"the right answer {right!r} is not among the options")
    made = Quiz(question, options, right)
    if show:
        made.add_show(show, scope)
    return made
