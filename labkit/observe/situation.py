"""What one process is doing, and what all of a group are doing together."""

from __future__ import annotations

from dataclasses import dataclass

_GOES_ON = {"running", "sleeping", "stopped", "ended", "busy waiting", "runs at end-of-file"}


@dataclass(frozen=True)
class Situation:
    """Say what one process is doing, where in its code, and who could end its wait."""

    name: str
    kind: str  # what a check looks for, such as "own write end"
    text: str
    wakers: tuple[str, ...] = ()
    place: object = None

    def __str__(self) -> str:
        return self.text if self.place is None else f"{self.text}\n    {self.place}"


@dataclass(frozen=True)
class Explanation:
    """Say of each process of a group what it is doing, and name a circular wait."""

    situations: tuple[Situation, ...]

    @property
    def cycle(self) -> tuple[str, ...]:
        """Return the names of processes that wait for each other in a circle; empty if there is
        none.
        """
        wakers = {
            each.name: each.wakers for each in self.situations if each.name not in each.wakers
        }
        for start in wakers:
            path = [start]
            while len(following := wakers.get(path[-1], ())) == 1 and following[0] not in path:
                path.append(following[0])
            if len(path) > 1 and following == (start,):
                return tuple(path)
        return ()

    @property
    def knot(self) -> tuple[str, ...]:
        """Return the names of processes that only wait for one another, where each might be woken
        by several; empty if there are none.
        """
        waits = {each.name: each.wakers for each in self.situations if each.kind not in _GOES_ON}
        while free := [name for name, them in waits.items() if not them or set(them) - {*waits}]:
            for name in free:
                del waits[name]
        wanted = {waker for them in waits.values() for waker in them}
        return tuple(name for name in waits if name in wanted) if len(waits) > 1 else ()

    @property
    def kinds(self) -> set[str]:
        """Return the kinds of all situations, and "deadlock" for a circular wait."""
        found = {each.kind for each in self.situations}
        return found | ({"deadlock"} if self.cycle or self.knot else set())

    def __str__(self) -> str:
        ended = [each for each in self.situations if each.kind == "ended"]
        lines = [str(each) for each in self.situations if each.kind != "ended"]
        if len(ended) == 1:
            lines.append(ended[0].text)
        elif ended:
            names = ", ".join(each.name for each in ended)
            lines.append(f"These have ended, and nobody has waited for them: {names}.")
        if circle := self.cycle:
            waits = ", ".join(
                f"{a} waits for {b}" for a, b in zip(circle, circle[1:] + circle[:1], strict=True)
            )
            lines.insert(0, f"Deadlock: {waits}.")
        elif knot := self.knot:
            names = f"{', '.join(knot[:-1])} and {knot[-1]}"
            lines.insert(0, f"Deadlock: {names} wait for each other, and for nobody else.")
        return "\n".join(lines)
