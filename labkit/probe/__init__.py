"""Find out what a mechanism is by experiment: its identity card.

identity_card("pipe")      real processes send, wait, are killed; each line says what came of it
cards(["pipe", "fifo"])    a row for each property, a column for each mechanism
"""

from labkit.probe.card import Card, Cards, Line
from labkit.probe.examine import cards, identity_card

__all__ = ["Card", "Cards", "Line", "cards", "identity_card"]
