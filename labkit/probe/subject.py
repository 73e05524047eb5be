"""What is examined: a mechanism, what it claims, and what earlier experiments have found out."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.link import TRAITS, Link

PROVEN, RECORD, CLAIMED = "proven", "by the kernel's own record", "claimed, not tried"


@dataclass
class Subject:
    """Be a mechanism on the table of the examiner."""

    mechanism: type[Link]
    kind: str = "link"  # of its ends: "channel", "bell" or "region"
    given: tuple[int, int] = (0, 0)  # how many descriptors must travel to each of its users
    families: tuple[str, ...] = ()  # of the sockets that they have open
    by: str = ""  # what carries the two directions, if the kernel's record of descriptors tells
    waits_in: str = ""  # the system call in which its receiver sleeps
    is_stream: bool = False
    by_kernel: bool = False  # whether the kernel itself hands out what recv() returns

    def against(self, trait: str, holds: bool) -> str:
        """Return what is to be said where a claim and the experiment differ; else ""."""
        claims = trait in self.mechanism.traits
        if claims == holds or trait not in TRAITS:
            return ""
        if claims:
            return f"It claims to be {trait!r} ({TRAITS[trait]}), and the experiment says no."
        return f"It does not claim to be {trait!r} ({TRAITS[trait]}), and the experiment says yes."

    def overclaims(self, trait: str, holds: bool) -> str:
        """Return the same, for a trait that one may well have without claiming it."""
        return self.against(trait, holds) if trait in self.mechanism.traits else ""


def amount(size: int) -> str:
    """Return a number of bytes as one would say it."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit and size % unit == 0:
            return f"{size // unit} {name}"
    return f"{size:,} bytes"
