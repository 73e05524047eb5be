"""All processes of a group at one moment: names, states, calls, open files, shared memory.

Everything is read once, before anybody is asked for a line of code, because asking interrupts a
wait. Whoever has vanished in between is simply not there any more.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import PurePath

from labkit import kernel
from labkit.kernel import Call, OpenFile
from labkit.observe import memory, sockets

NOTEBOOK = "the notebook's own process"
GONE = ("Z", "X", "")
_STANDARD = {0: ", its input", 1: ", its output"}
_LONG = 1.0  # seconds: a sleep that is worth to be told
_PRIVATE = 128  # FUTEX_PRIVATE_FLAG of futex(2): between threads of one process
Ends = dict[str, list[int]]  # by name of a process: under which numbers it has a file open


class Scene:
    """Be all processes and what they have open, with the names for the sentences."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.names = {pid: name for parent in names for pid, name in family(parent, names[parent])}
        self.calls = {pid: _call_that_matters(pid) for pid in self.names}
        self.states = {pid: kernel.state(pid) for pid in self.names}
        self.files = {pid: kernel.open_files(pid) for pid in self.names}
        self.outside = kernel.open_files(os.getpid())

    @cached_property
    def mappings(self) -> dict[int, list[memory.Mapping]]:
        """Return the shared memory of each process."""
        return {pid: memory.shared(pid) for pid in self.names}

    @cached_property
    def peers(self) -> dict[int, int]:
        """Return which socket is joined to which."""
        return sockets.peers()

    @cached_property
    def unaccepted(self) -> dict[int, int]:
        """Return whose connection nobody has accepted yet, and which socket listens there."""
        return sockets.unaccepted()

    def alive(self, pid: int) -> bool:
        """Tell whether a process has not ended."""
        return self.states.get(pid, "") not in GONE

    def file(self, pid: int, fd: int) -> OpenFile | None:
        """Return the file that a process has open under a number."""
        return next((each for each in self.files[pid] if each.fd == fd), None)

    def ends(self, file: OpenFile, *, writing: bool) -> Ends:
        """Return who can write what is read from a file, or read what is written into it."""
        wanted = file.identity
        if file.kind == "socket":
            wanted = (file.identity[0], self.peers.get(file.identity[1], -1))

        def numbers(files: list[OpenFile]) -> list[int]:
            same = [each for each in files if each.identity == wanted]
            return [each.fd for each in same if (each.writes if writing else each.reads)]

        return self._by_name(numbers)

    def holders(self, file: OpenFile) -> Ends:
        """Return who has the same file open."""
        return self._by_name(lambda files: [f.fd for f in files if f.identity == file.identity])

    def _by_name(self, numbers: object) -> Ends:
        assert callable(numbers)
        found = {self.names[pid]: numbers(files) for pid, files in self.files.items()}
        found[NOTEBOOK] = numbers(self.outside)
        return {name: fds for name, fds in found.items() if fds}

    def sharers(self, pid: int, mapping: memory.Mapping) -> list[int]:
        """Return the other living processes that have the same memory mapped."""
        return [other for other in self._mappers[mapping.identity] if other != pid]

    @cached_property
    def _mappers(self) -> dict[tuple[int, int], dict[int, None]]:
        """Return by identity of a memory who has it mapped, each once and in order."""
        found: dict[tuple[int, int], dict[int, None]] = {}
        for pid, mappings in self.mappings.items():
            for mapping in mappings:
                found.setdefault(mapping.identity, {})[pid] = None
        return found

    def manner(self, pid: int) -> str:
        """Return what to add to a name: that this one does not act either."""
        if self.states.get(pid) == "T":
            return ", which is stopped"
        call = self.calls.get(pid)
        return ", which sleeps" if call and kernel.sleep_left(pid, call) > _LONG else ""

    def listed(self, ends: Ends) -> str:
        """Return who holds a file under which numbers, as part of a sentence."""
        pids = {name: pid for pid, name in self.names.items()}
        return " and ".join(
            # The notebook's own numbers change from run to run and would only confuse.
            name
            if name == NOTEBOOK
            else f"{name} ({numbers_of(fds)})".replace(") (", ", ") + self.manner(pids[name])
            for name, fds in ends.items()
        )


def _call_that_matters(pid: int) -> Call | None:
    """Return the call in which a process waits: of several threads, the one that waits for others.

    A main thread that waits for its own threads says nothing about what the process waits for.
    """
    threads = kernel.threads(pid)
    if len(threads) < 2:
        return kernel.waiting_in(pid)
    calls = [kernel.waiting_in(pid, thread) for thread in threads]
    outward = [call for call in calls if call and not private(call) and call.untimed]
    return next(iter(outward), calls[0])


def private(call: Call) -> bool:
    """Tell whether a call waits for another thread of its own process."""
    return call.name == "futex" and bool(call.arguments[1] & _PRIVATE)


def family(pid: int, name: str) -> list[tuple[int, str]]:
    """Return a process and its descendants, named "reader", "reader's child 1 (cat)"."""
    members = [(pid, name)]
    for number, child in enumerate(kernel.descendants(pid), start=1):
        what = f" ({kernel.program(child)})" if kernel.has_executed(child) else ""
        members.append((child, f"{name}'s child {number}{what}"))
    return members


def label(file: OpenFile) -> str:
    """Return what a sentence calls a file: its kind, its name and its number."""
    named = {
        "fifo": f"the FIFO {PurePath(file.path).name!r}",
        "pipe": "the pipe",
        "socket": "the socket",
        "eventfd": "the eventfd",
    }.get(file.kind, f"{PurePath(file.path).name!r}")
    return f"{named} (fd {file.fd}{_STANDARD.get(file.fd, '')})"


def numbers_of(fds: list[int]) -> str:
    """Return descriptors as part of a sentence."""
    return " and ".join(f"fd {fd}" for fd in fds)
