"""IPC Lab: processes that communicate, to see, measure, break and repair."""

import importlib

from labkit import bench, mechanisms
from labkit.bench import compare, round_trip, stream, sweep
from labkit.group import Group
from labkit.link import Bell, Channel, Descriptor, End, Link, Region, supporting
from labkit.mechanisms.fifo import Fifo
from labkit.mechanisms.pipe import Pipe
from labkit.syscalls import syscalls
from labkit.tape import mark

__all__ = [
    "Bell", "Channel", "Descriptor", "End", "Fifo", "Group", "Link", "Pipe", "Region",
    "bench", "checks", "compare", "identity_card", "mark", "mechanisms", "pictures", "plot",
    "probe", "round_trip", "stream", "supporting", "sweep", "syscalls", "widgets",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Import what is heavy only when it is used: a child needs neither matplotlib nor widgets."""
    if name in ("checks", "pictures", "plot", "probe", "widgets"):
        return importlib.import_module(f"labkit.{name}")
    if name == "identity_card":
        return importlib.import_module("labkit.probe").identity_card
    raise AttributeError(f"labkit has no {name!r}")
