"""Find out what a mechanism is by experiment: its identity card.

    identity_card("pipe")      real processes send, wait, are killed; each line says what came of it
    cards(["pipe", "fifo"])    a row for each property, a column for each mechanism

The processes of an experiment need one module of this package, so it imports the others only when
they are asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labkit.probe.card import Card, Cards, Line
    from labkit.probe.examine import cards, identity_card

__all__ = ["Card", "Cards", "Line", "cards", "identity_card"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"labkit.probe has no {name!r}")
    module = "card" if name in ("Card", "Cards", "Line") else "examine"
    return getattr(import_module(f"labkit.probe.{module}"), name)
