"""What joins two processes: a link, its two ends, and the three kinds of end.

    left ●────────── link ──────────● right      made before the processes exist;
    (one process)                (another one)   each end is used by exactly one of them

An end is a *channel* (whole messages, in order), a *bell* (a signal without content) or a *region*
(memory that both see). The kinds are not interchangeable: dressing one up as another would hide
what each of them costs and guarantees.

The trap: a descriptor that stays open where nobody uses it keeps the link alive. A reader then
waits for an end-of-file that never comes. So descriptors here are owned: they move to the process
that uses them.
"""

from __future__ import annotations

import itertools
import os
from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple, Self

from labkit.errors import BadRequest, UnknownMechanism
from labkit.names import new_name as new_name
from labkit.names import new_posix_name as new_posix_name
from labkit.names import own_scratch as own_scratch
from labkit.names import remove_scratch as remove_scratch
from labkit.names import scratch as scratch

TRAITS = {
    "stream": "carries bytes; message boundaries are added by framing",
    "messages": "the kernel itself keeps message boundaries",
    "named": "unrelated processes can find it by a name",
    "remote": "reaches another machine",
    "selectable": "select() and poll() can wait for it",
    "shared": "several processes may use one end",
    "counts": "remembers how often it was rung",
    "survives": "outlives the processes that made it: what was sent waits for whoever comes later",
    "reliable": "loses nothing, and keeps the order",
    "notices": "tells who receives when the peer has gone, be it that it was killed",
}


class Descriptor(int):
    """Own a file descriptor: an int for os.read() and friends that moves to the process it is given
    to.
    """

    closed = False

    def close(self) -> None:
        """Close it; twice is harmless, unlike with a bare number that may be in use again."""
        if not self.closed:
            self.closed = True
            os.close(self)

    def duplicate(self) -> Descriptor:
        """Return a second descriptor of the same open file, to give to a second process; see
        dup(2).
        """
        return Descriptor(os.dup(self))

    def __repr__(self) -> str:
        return f"Descriptor({int(self)}{', closed' if self.closed else ''})"


class Side(NamedTuple):
    """Be the left or the right of a link, for a trace to say whose end this is."""

    mechanism: str
    number: int  # of the link, among all that were made in this process
    name: str


class End:
    """Be what one process holds of a link: opened where it is used, closed everywhere else."""

    _side: Side | None = None

    def open(self) -> Self:
        """Get ready to use it, in the one process that does; may wait for the peer."""
        return self

    def close(self) -> None:
        """Close every descriptor, and every end, that this end owns here; twice is harmless."""
        for value in vars(self).values():
            if isinstance(value, Descriptor | End):
                value.close()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Channel(End, ABC):
    """Carry whole messages, in order."""

    @abstractmethod
    def send(self, message: bytes) -> None:
        """Send one message; may wait for room; raises BrokenPipeError once nobody receives, unless
        the mechanism `survives`, and keeps the message for whoever comes later.
        """

    @abstractmethod
    def recv(self) -> bytes:
        """Return the next message; raises EOFError once the peer has closed and nothing is left."""


class Bell(End, ABC):
    """Carry no data, only the fact that it was rung."""

    @abstractmethod
    def ring(self) -> None:
        """Wake the peer, now or at its next wait()."""

    @abstractmethod
    def wait(self) -> None:
        """Sleep until the peer has rung."""


class Region(End, ABC):
    """Be memory that both sides see, in an order that nothing guarantees."""

    buf: memoryview


_numbers = itertools.count(1)


class Link(ABC):
    """Be a mechanism: a subclass in a file of its own in labkit/mechanisms/ is all it takes to add
    one.
    """

    name: ClassVar[str]
    traits: ClassVar[frozenset[str]] = frozenset()
    largest: ClassVar[int | None] = None
    left: End
    right: End
    _known: ClassVar[dict[str, type[Link]]] = {}

    def __init_subclass__(cls) -> None:
        if not isinstance(getattr(cls, "name", None), str):
            raise BadRequest(f'{cls.__name__} needs a name: write `name = "..."` in the class')
        if unknown := sorted(cls.traits - TRAITS.keys()):
            raise BadRequest(
                f"{cls.__name__} claims the trait {unknown[0]!r}; there are {sorted(TRAITS)}"
            )
        Link._known[cls.name] = cls

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("left", "right") and isinstance(value, End):
            number = vars(self).setdefault("_number", next(_numbers))
            vars(value)["_side"] = Side(self.name, number, name)
        super().__setattr__(name, value)

    @classmethod
    def lacking(cls) -> str | None:
        """Return what this machine lacks for it, as a sentence; None where it works."""
        return None

    def filled(self) -> tuple[int, int] | None:
        """Return how many bytes wait in its own buffer, and how many fit; None where the kernel
        keeps the buffer, or nobody does.
        """
        return None

    def unlink(self) -> None:  # noqa: B027 - most mechanisms have no name to remove
        """Remove its name, if it has one."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.left.close()
        self.right.close()
        self.unlink()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def known() -> list[type[Link]]:
    """Return every mechanism by name, also those that do not work on this machine."""
    return sorted(Link._known.values(), key=lambda cls: cls.name)


def supporting(*traits: str) -> list[type[Link]]:
    """Return the mechanisms that work here and have all these traits, by name."""
    if unknown := sorted(set(traits) - TRAITS.keys()):
        raise BadRequest(f"there is no trait {unknown[0]!r}; there are {', '.join(sorted(TRAITS))}")
    chosen = [
        cls for cls in Link._known.values() if cls.traits.issuperset(traits) and not cls.lacking()
    ]
    return sorted(chosen, key=lambda cls: cls.name)


def mechanism(name: str | type[Link]) -> type[Link]:
    """Return the mechanism of that name; raises UnknownMechanism with the names there are."""
    if isinstance(name, type) and issubclass(name, Link):
        return name
    if name not in Link._known:
        names = ", ".join(sorted(Link._known))
        raise UnknownMechanism(f"there is no mechanism {name!r}; there are {names}")
    return Link._known[name]
