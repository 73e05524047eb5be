"""Who waits for what, and who could end it: stuck processes, explained from the kernel's records.

    reader waits in read() for the pipe on fd 3, at line 8.
    It waits for data or for end-of-file. Neither can come: the only write end still open is its own, fd 4.

A set of processes is *quiet* when each thread of each waits without a time limit, and none has run for a
quarter of a second. Nobody inside can then ever wake anybody: no time-out is needed to know it. Whoever
could still come from outside is looked for before that is said.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from labkit import kernel
from labkit.kernel import Call, OpenFile

QUIET_SECONDS = 0.25
_READS = {"read", "readv"}
_WRITES = {"write", "writev"}
_FROM_OUTSIDE = {"accept", "accept4", "connect", "recvfrom", "recvmsg", "sendto", "sendmsg"}
_OPENS = {"open": 0, "openat": 1}  # which argument is the path; the flags follow it
_NOTEBOOK = "the notebook's own process"
_STATES = {"T": "is stopped (SIGSTOP): only SIGCONT lets it go on", "Z": "has ended"}


class Quiet:
    """Watch processes for the moment after which none of them will ever run again."""

    def __init__(self) -> None:
        self.since = 0.0
        self._last: object = None

    def reached(self, pids: Iterable[int]) -> bool:
        """Look once more; return True once nobody has moved for QUIET_SECONDS and nobody outside can help."""
        family = with_descendants(pids)
        picture = _still_picture(family)
        now = time.monotonic()
        if picture is None or picture != self._last:
            self._last, self.since = picture, now
            return False
        return now - self.since >= QUIET_SECONDS and not _strangers_hold(family)


def with_descendants(pids: Iterable[int]) -> list[int]:
    """Return these processes and all that they have started."""
    return list(dict.fromkeys(pid for parent in pids for pid in (parent, *kernel.descendants(parent))))


def _still_picture(family: list[int]) -> object:
    """Return what equals the last picture if nobody moved; None if somebody may go on by himself."""
    picture = []
    for pid in family:
        state = kernel.state(pid)
        for thread in kernel.threads(pid) if state not in ("Z", "X", "") else ():
            call = kernel.waiting_in(pid, thread)
            if state != "T" and (call is None or not _needs_others(pid, call)):
                return None
            picture.append((pid, thread, call, kernel.switches(pid, thread)))
    return picture or None


def _needs_others(pid: int, call: Call) -> bool:
    if call.name in _READS | _WRITES:
        # A timer, a terminal or a network socket may well bring something by itself.
        file = kernel.open_file(pid, call.arguments[0])
        return file is not None and file.kind in ("pipe", "fifo")
    return call.untimed and call.name not in _FROM_OUTSIDE


def _strangers_hold(family: list[int]) -> bool:
    """Tell whether somebody outside holds an end of what somebody inside waits for."""
    waited_for = {file.identity for pid in family if (file := _file_behind(pid, kernel.waiting_in(pid)))}
    # This process itself is no stranger: it is waiting for the family to end.
    strangers = {int(name) for name in os.listdir("/proc") if name.isdigit()} - {*family, os.getpid()}
    return any(file.identity in waited_for for pid in strangers for file in kernel.open_files(pid))


def _file_behind(pid: int, call: Call | None) -> OpenFile | None:
    if call is None or call.name not in _READS | _WRITES:
        return None
    return kernel.open_file(pid, call.arguments[0])


@dataclass(frozen=True)
class Situation:
    """Say what one process is doing, and who could end its wait."""

    name: str
    kind: str  # what a check looks for, such as "own write end"
    text: str
    wakers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Say of each process of a group what it is doing, and name a circular wait."""

    situations: tuple[Situation, ...]

    @property
    def cycle(self) -> tuple[str, ...]:
        """Return the names of processes that wait for each other in a circle; empty if there is none."""
        wakers = {each.name: each.wakers for each in self.situations if each.name not in each.wakers}
        for start in wakers:
            path = [start]
            while len(following := wakers.get(path[-1], ())) == 1 and following[0] not in path:
                path.append(following[0])
            if len(path) > 1 and following == (start,):
                return tuple(path)
        return ()

    @property
    def kinds(self) -> set[str]:
        """Return the kinds of all situations, and "deadlock" for a circular wait."""
        return {each.kind for each in self.situations} | ({"deadlock"} if self.cycle else set())

    def __str__(self) -> str:
        lines = [each.text for each in self.situations]
        if circle := self.cycle:
            waits = ", ".join(f"{a} waits for {b}" for a, b in zip(circle, circle[1:] + circle[:1], strict=True))
            lines.insert(0, f"Deadlock: {waits}.")
        return "\n".join(lines)


def explain(names: Mapping[int, str], where: Callable[[int], str] = lambda _: "") -> Explanation:
    """Explain what these processes, and those they started, are doing right now; `where` tells the line."""
    return _Scene(names, where).explanation()


@dataclass
class _Scene:
    """Be all processes and open files at one moment, with the names that the sentences use."""

    names: Mapping[int, str]
    where: Callable[[int], str]
    files: dict[int, list[OpenFile]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = dict(self.names)
        for pid in self.names:
            for number, offspring in enumerate(kernel.descendants(pid), start=1):
                names.setdefault(offspring, f"{self.names[pid]}'s child {number}")
        self.names = names
        self.files = {pid: kernel.open_files(pid) for pid in names}
        self.outside = kernel.open_files(os.getpid())

    def explanation(self) -> Explanation:
        return Explanation(tuple(self._situation(pid) for pid in self.names))

    def _situation(self, pid: int) -> Situation:
        name, state, call = self.names[pid], kernel.state(pid), kernel.waiting_in(pid)
        if state in _STATES:
            return Situation(name, "stopped" if state == "T" else "ended", f"{name} {_STATES[state]}.")
        if call is None:
            return self._running(pid)
        file = _file_behind(pid, call)
        if file and file.kind in ("pipe", "fifo"):
            return self._reading(pid, file) if call.name in _READS else self._writing(pid, file)
        if call.name in _OPENS:
            return self._opening(pid, call)
        if call.name in ("wait4", "waitid"):
            return self._waiting(pid)
        return self._other(pid, call)

    def _running(self, pid: int) -> Situation:
        name, at = self.names[pid], self._at(pid)
        for file in self.files[pid]:
            if file.kind in ("pipe", "fifo") and file.reads and not self._ends(file, writing=True):
                text = (
                    f"{name} is running{at}. Nobody can write to {_label(file)} any more: there os.read() "
                    "returns b'' at once, each time. That is end-of-file: stop reading then."
                )
                return Situation(name, "runs at end-of-file", text)
        return Situation(name, "running", f"{name} is running{at}: it computes, and waits for nobody.")

    def _at(self, pid: int) -> str:
        line = self.where(pid)
        return f", {line}" if line else ""

    def _reading(self, pid: int, file: OpenFile) -> Situation:
        name = self.names[pid]
        others = self._ends(file, writing=True)
        own = others.pop(name, [])
        text = f"{name} waits in read() on {_label(file)}{self._at(pid)}: for data, or for end-of-file. "
        if own:
            reason = f"the {'only ' * (not others)}write end still open is its own, {_numbers(own)}"
            text += f"Neither can come: {reason}. Close it in {name} before reading."
        elif others:
            text += f"The write end is still open in {self._listed(others)}."
        else:
            text += "No write end is open any more."
        kind = "own write end" if own else "write end elsewhere"
        return Situation(name, kind, text, tuple(others))

    def _writing(self, pid: int, file: OpenFile) -> Situation:
        name = self.names[pid]
        others = self._ends(file, writing=False)
        own = others.pop(name, [])
        text = f"{name} waits in write() on {_label(file)}{self._at(pid)}: the pipe is full. "
        if others:
            text += f"Only {self._listed(others)} can read from it."
        else:
            text += f"The only read end still open is its own, {_numbers(own)}: nobody else can ever read."
        return Situation(name, "full pipe", text, tuple(others))

    def _opening(self, pid: int, call: Call) -> Situation:
        name, place = self.names[pid], _OPENS[call.name]
        path = PurePath(kernel.text_at(pid, call.arguments[place])).name
        writing = call.arguments[place + 1] & os.O_ACCMODE == os.O_WRONLY
        this, that = ("writing", "reading") if writing else ("reading", "writing")
        text = (
            f"{name} waits in open() of the FIFO {path!r} for {this}{self._at(pid)}: "
            f"until somebody opens the same FIFO for {that}. Nobody does."
        )
        others = tuple(other for each, other in self.names.items() if each != pid and self._lives(each))
        return Situation(name, "fifo open", text, others)

    def _waiting(self, pid: int) -> Situation:
        children = [self.names[child] for child in kernel.descendants(pid) if child in self.names]
        name, who = self.names[pid], " or ".join(children) or "a child"
        text = f"{name} waits in wait() for {who} to end{self._at(pid)}."
        return Situation(name, "waits for child", text, tuple(children))

    def _other(self, pid: int, call: Call) -> Situation:
        name = self.names[pid]
        if call.name == "futex":
            return Situation(name, "lock", f"{name} waits for a lock or a semaphore{self._at(pid)}.")
        if not call.untimed:
            return Situation(name, "sleeping", f"{name} sleeps for a limited time{self._at(pid)}.")
        return Situation(name, call.name, f"{name} waits in {call.name}(){self._at(pid)}.")

    def _lives(self, pid: int) -> bool:
        return kernel.state(pid) not in ("Z", "X", "")

    def _ends(self, file: OpenFile, *, writing: bool) -> dict[str, list[int]]:
        """Return who holds the write ends, or the read ends, of a pipe, and under which numbers."""
        tables = {self.names[pid]: files for pid, files in self.files.items()} | {_NOTEBOOK: self.outside}
        found = {
            name: [each.fd for each in files if each.identity == file.identity and (each.writes if writing else each.reads)]
            for name, files in tables.items()
        }
        return {name: numbers for name, numbers in found.items() if numbers}

    def _listed(self, others: Mapping[str, list[int]]) -> str:
        # The notebook's own numbers change from run to run and would only confuse.
        return " and ".join(
            name if name == _NOTEBOOK else f"{name} ({_numbers(numbers)})" for name, numbers in others.items()
        )


def _label(file: OpenFile) -> str:
    named = f"the FIFO {PurePath(file.path).name!r}" if file.kind == "fifo" else "the pipe"
    return f"{named} (fd {file.fd})"


def _numbers(fds: list[int]) -> str:
    return " and ".join(f"fd {fd}" for fd in fds)
