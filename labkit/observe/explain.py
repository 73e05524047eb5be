"""Who waits for what, and who could end it: processes explained from the kernel's records.

    reader waits in read() on the pipe (fd 3), for data or for end-of-file. Neither can come: the
    only write end still open is its own, fd 4. Close it in reader before reading.
        the cell, line 2, in reader(): `while piece := os.read(read_end, 100):`

All records are read before anybody is asked for a line of code, because asking interrupts a wait.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from labkit import kernel
from labkit.kernel import Call, OpenFile

_OPENS = {"open": 0, "openat": 1}  # which argument is the path; the flags follow it
_STANDARD = {0: ", its input", 1: ", its output"}
_NOTEBOOK = "the notebook's own process"
Where = Callable[[Iterable[int]], Mapping[int, object]]


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
    def kinds(self) -> set[str]:
        """Return the kinds of all situations, and "deadlock" for a circular wait."""
        return {each.kind for each in self.situations} | ({"deadlock"} if self.cycle else set())

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
        return "\n".join(lines)


def explain(names: Mapping[int, str], where: Where = lambda _: {}) -> Explanation:
    """Explain what these processes, and those they started, are doing; `where` tells their lines of
    code.
    """
    scene = _Scene(names)
    situations = {pid: scene.situation(pid) for pid in scene.names}
    places = where(situations)
    return Explanation(
        tuple(replace(each, place=places.get(pid)) for pid, each in situations.items())
    )


class _Scene:
    """Be all processes and their open files at one moment, with the names for the sentences."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.names = {pid: name for parent in names for pid, name in _family(parent, names[parent])}
        self.calls = {pid: kernel.waiting_in(pid) for pid in self.names}
        self.states = {pid: kernel.state(pid) for pid in self.names}
        self.files = {pid: kernel.open_files(pid) for pid in self.names}
        self.outside = kernel.open_files(os.getpid())

    def situation(self, pid: int) -> Situation:
        """Return what one process is doing."""
        name, call = self.names[pid], self.calls[pid]
        if self.states[pid] == "T":
            return Situation(
                name, "stopped", f"{name} is stopped (SIGSTOP): only SIGCONT lets it go on."
            )
        if self.states[pid] in ("Z", "X", ""):
            return Situation(
                name,
                "ended",
                f"{name} has ended; the process that started it has not waited for it.",
            )
        if call is None or self.states[pid] == "R":
            return self._running(pid)
        file = kernel.file_behind(pid, call)
        if file and file.kind in ("pipe", "fifo"):
            return (
                self._reading(pid, file) if call.name in kernel.READS else self._writing(pid, file)
            )
        if call.name in _OPENS:
            return self._opening(pid, call)
        if call.name in ("wait4", "waitid"):
            return self._waiting(pid, call)
        return self._other(pid, call)

    def _running(self, pid: int) -> Situation:
        name = self.names[pid]
        for file in self.files[pid]:
            if file.kind in ("pipe", "fifo") and file.reads and not self._ends(file, writing=True):
                text = (
                    f"{name} is running. Nobody can write to {_label(file)} any more: "
                    "there os.read() returns b'' at once, each time. "
                    "That is end-of-file: stop reading then."
                )
                return Situation(name, "runs at end-of-file", text)
        return Situation(name, "running", f"{name} is running: it computes, and waits for nobody.")

    def _reading(self, pid: int, file: OpenFile) -> Situation:
        name = self.names[pid]
        others = self._ends(file, writing=True)
        own = others.pop(name, [])
        text = f"{name} waits in read() on {_label(file)}, for data or for end-of-file. "
        if own:
            reason = (
                f"{'a' if others else 'the only'} write end still open is its own, {_numbers(own)}"
            )
            text += f"Neither can come: {reason}. "
            if kernel.has_executed(pid):
                text += f"Whoever starts {name} must not let it inherit that."
            else:
                text += f"Close it in {name} before reading."
        elif others:
            text += f"The write end is still open in {_listed(others)}."
        else:
            return self._running(pid)  # nobody can write, so it waits no more
        return Situation(
            name, "own write end" if own else "write end elsewhere", text, tuple(others)
        )

    def _writing(self, pid: int, file: OpenFile) -> Situation:
        name = self.names[pid]
        others = self._ends(file, writing=False)
        own = others.pop(name, [])
        text = f"{name} waits in write() on {_label(file)}: the pipe is full. "
        if others:
            text += f"Only {_listed(others)} can read from it."
        else:
            text += f"The only read end still open is its own, {_numbers(own)}."
        return Situation(name, "full pipe", text, tuple(others))

    def _opening(self, pid: int, call: Call) -> Situation:
        name, place = self.names[pid], _OPENS[call.name]
        path = PurePath(kernel.text_at(pid, call.arguments[place])).name
        writing = call.arguments[place + 1] & os.O_ACCMODE == os.O_WRONLY
        this, that = ("writing", "reading") if writing else ("reading", "writing")
        text = (
            f"{name} waits in open() of the FIFO {path!r} for {this}, "
            f"until somebody opens the same FIFO for {that}. Nobody does."
        )
        others = tuple(
            self.names[each]
            for each, state in self.states.items()
            if each != pid and state in "RSDT"
        )
        return Situation(name, "fifo open", text, others)

    def _waiting(self, pid: int, call: Call) -> Situation:
        family = kernel.descendants(pid)
        wanted = call.arguments[call.name == "waitid"]  # waitid() has the kind of number before it
        alive = [child for child in family if self.states.get(child) not in ("Z", "X", "", None)]
        children = [self.names[child] for child in ([wanted] if wanted in family else alive)]
        name, who = self.names[pid], " or ".join(children) or "a child"
        return Situation(
            name, "waits for child", f"{name} waits in wait() for {who} to end.", tuple(children)
        )

    def _other(self, pid: int, call: Call) -> Situation:
        name = self.names[pid]
        if call.name == "futex":
            return Situation(name, "lock", f"{name} waits for a lock or a semaphore.")
        if not call.untimed:
            return Situation(name, "sleeping", f"{name} sleeps for a limited time.")
        return Situation(name, call.name, f"{name} waits in {call.name}().")

    def _ends(self, file: OpenFile, *, writing: bool) -> dict[str, list[int]]:
        """Return who holds the write ends, or the read ends, of a pipe, and under which numbers."""

        def numbers(files: list[OpenFile]) -> list[int]:
            same = [each for each in files if each.identity == file.identity]
            return [each.fd for each in same if (each.writes if writing else each.reads)]

        found = {self.names[pid]: numbers(files) for pid, files in self.files.items()}
        found[_NOTEBOOK] = numbers(self.outside)
        return {name: fds for name, fds in found.items() if fds}


def _family(pid: int, name: str) -> list[tuple[int, str]]:
    """Return a process and its descendants, named "reader", "reader's child 1 (cat)"."""
    family = [(pid, name)]
    for number, child in enumerate(kernel.descendants(pid), start=1):
        what = f" ({kernel.program(child)})" if kernel.has_executed(child) else ""
        family.append((child, f"{name}'s child {number}{what}"))
    return family


def _label(file: OpenFile) -> str:
    named = f"the FIFO {PurePath(file.path).name!r}" if file.kind == "fifo" else "the pipe"
    return f"{named} (fd {file.fd}{_STANDARD.get(file.fd, '')})"


def _listed(ends: Mapping[str, list[int]]) -> str:
    # The notebook's own numbers change from run to run and would only confuse.
    return " and ".join(
        name if name == _NOTEBOOK else f"{name} ({_numbers(numbers)})".replace(") (", ", ")
        for name, numbers in ends.items()
    )


def _numbers(fds: list[int]) -> str:
    return " and ".join(f"fd {fd}" for fd in fds)
