"""What the kernel's records say about a group: who holds what, who waits for whom, what is left."""

from labkit.observe.explain import Explanation, Situation, explain

__all__ = ["Explanation", "Situation", "explain"]
