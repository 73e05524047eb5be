"""What the kernel's records say about a group: who holds what, who waits for whom, what is left."""

from labkit.observe.explain import explain
from labkit.observe.situation import Explanation, Situation

__all__ = ["Explanation", "Situation", "explain"]
