"""What the kernel's records say about a group: who holds what, and who waits for whom."""

from labkit.observe.explain import explain
from labkit.observe.holders import Hold, Holdings, Thing, holders
from labkit.observe.leftovers import Leftovers, leftovers
from labkit.observe.situation import Explanation, Situation

__all__ = [
    "Explanation",
    "Hold",
    "Holdings",
    "Leftovers",
    "Situation",
    "Thing",
    "explain",
    "holders",
    "leftovers",
]
