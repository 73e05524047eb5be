"""Predict first, then look: who has said what will happen sees what really does.

guess = predict("How many bytes?", [3, 10, 100])
guess.reveal(10)          "You said 3; it was 10."
"""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets

from labkit.widgets.show import Block


class Prediction(Block):
    """Ask a question and keep the answer until it is compared with what happened."""

    def __init__(self, question: str, options: Sequence[object]) -> None:
        self.buttons = widgets.RadioButtons(
            options=[(str(option), option) for option in options], value=None,
            layout={"width": "max-content"},
        )  # fmt: skip
        title = widgets.HTML(f"<b>Your prediction.</b> {question}")
        choices = "  ".join(f"○ {option}" for option in options)
        super().__init__(f"Your prediction. {question}   {choices}", [title, self.buttons])

    @property
    def choice(self) -> object:
        """Return what was chosen; None until then."""
        return self.buttons.value

    def reveal(self, truth: object, *, because: str = "") -> None:
        """Print how the prediction compares with what happened, and why it happened."""
        reason = f", because {because}" if because else ""
        if self.choice is None:
            print(f"It was {truth}{reason}. (You made no prediction.)")
        elif self.choice == truth:
            print(f"You said {truth}, and so it was{reason}.")
        else:
            print(f"You said {self.choice}; it was {truth}{reason}.")


def predict(question: str, options: Sequence[object]) -> Prediction:
    """Return a question with options, none of them chosen yet."""
    return Prediction(question, options)
