"""Who waits for what, and who could end it: processes explained from the kernel's records.

    reader waits in read() on the pipe (fd 3), for data or for end-of-file. Neither can come: the
    only write end still open is its own, fd 4. Close it in reader before reading.
        the cell, line 2, in reader(): `while piece := os.read(read_end, 100):`

Each call in which a process can wait has one function that explains it, in this file for files and
children, in waits.py for the rest. All records are read before anybody is asked for a line of code,
because asking interrupts a wait.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Protocol

from labkit import kernel
from labkit.inside.places import WHERE
from labkit.kernel import Call, OpenFile
from labkit.observe import waits
from labkit.observe.scene import Scene, label, numbers_of
from labkit.observe.situation import Explanation, Situation

_OPENS = {"open": 0, "openat": 1}  # which argument is the path; the flags follow it
Where = Callable[[Iterable[int]], Mapping[int, object]]


class _Process(Protocol):
    name: str
    pid: int
    exitcode: int | None


class Processes(Protocol):
    """Be anything that has processes with a name, a number and an exit status, as a Group has."""

    @property
    def processes(self) -> Iterable[_Process]:
        """Return them."""


def names_of(whom: Mapping[int, str] | Processes) -> Mapping[int, str]:
    """Return the names of those processes that have not ended, by number."""
    if isinstance(whom, Mapping):
        return whom
    return {each.pid: each.name for each in whom.processes if each.exitcode is None}


def explain(whom: Mapping[int, str] | Processes, where: Where = lambda _: {}) -> Explanation:
    """Explain what these processes, and those they started, are doing; `where` tells their lines of
    code.
    """
    scene = Scene(names_of(whom))
    situations = {pid: _situation(scene, pid) for pid in scene.names}
    running = [pid for pid, each in situations.items() if each.kind == "running"]
    situations.update(waits.who_is_busy(scene, running))
    places = where(situations)
    return Explanation(
        tuple(replace(each, place=places.get(pid)) for pid, each in situations.items())
    )


def _situation(scene: Scene, pid: int) -> Situation:
    name, call, state = scene.names[pid], scene.calls[pid], scene.states[pid]
    if state == "T":
        text = f"{name} is stopped (SIGSTOP): only SIGCONT lets it go on."
        return Situation(name, "stopped", text)
    if not scene.alive(pid):
        text = f"{name} has ended; the process that started it has not waited for it."
        return Situation(name, "ended", text)
    if call is None or state == "R":
        return _running(scene, pid)
    file = scene.file(pid, call.arguments[0]) if call.name in waits.ON_FILES else None
    if file and file.kind in ("pipe", "fifo"):
        explained = _reading if call.name in kernel.READS else _writing
        return explained(scene, pid, file)
    if file:
        return waits.on_file(scene, pid, call, file)
    if call.name in _OPENS:
        return _opening(scene, pid, call)
    if call.name in ("wait4", "waitid"):
        return _waiting(scene, pid, call)
    return waits.on_anything_else(scene, pid, call)


def _running(scene: Scene, pid: int) -> Situation:
    name = scene.names[pid]
    for file in scene.files[pid]:
        if file.kind in ("pipe", "fifo") and file.reads and not scene.ends(file, writing=True):
            text = (
                f"{name} is running. Nobody can write to {label(file)} any more: "
                "there os.read() returns b'' at once, each time. "
                "That is end-of-file: stop reading then."
            )
            return Situation(name, "runs at end-of-file", text)
    return Situation(name, "running", f"{name} is running: it computes, and waits for nobody.")


def _reading(scene: Scene, pid: int, file: OpenFile) -> Situation:
    name = scene.names[pid]
    others = scene.ends(file, writing=True)
    own = others.pop(name, [])
    text = f"{name} waits in read() on {label(file)}, for data or for end-of-file. "
    if own == [file.fd]:  # opened for both, so that it waits for no peer
        who = f"{scene.listed(others)} could write" if others else "nobody else has it open"
        text = f"{name} waits in read() on {label(file)}. It has it open for writing, too: {who}, "
        text += "and end-of-file cannot come."
    elif own:
        reason = f"{'a' if others else 'the only'} write end still open is its own"
        text += f"Neither can come: {reason}, {numbers_of(own)}. "
        if kernel.has_executed(pid) and not kernel.catches(pid, WHERE):  # no code of the student's
            text += f"Whoever starts {name} must not let it inherit that."
        else:
            text += f"Close it in {name} before reading."
    elif others:
        text += f"The write end is still open in {scene.listed(others)}."
    else:
        return _running(scene, pid)  # nobody can write, so it waits no more
    return Situation(name, "own write end" if own else "write end elsewhere", text, tuple(others))


def _writing(scene: Scene, pid: int, file: OpenFile) -> Situation:
    name = scene.names[pid]
    others = scene.ends(file, writing=False)
    own = others.pop(name, [])
    text = f"{name} waits in write() on {label(file)}: the pipe is full. "
    if others:
        text += f"Only {scene.listed(others)} can read from it."
    else:
        text += f"The only read end still open is its own, {numbers_of(own)}."
    return Situation(name, "full pipe", text, tuple(others))


def _opening(scene: Scene, pid: int, call: Call) -> Situation:
    name, place = scene.names[pid], _OPENS[call.name]
    path = PurePath(kernel.text_at(pid, call.arguments[place])).name
    writing = call.arguments[place + 1] & os.O_ACCMODE == os.O_WRONLY
    this, that = ("writing", "reading") if writing else ("reading", "writing")
    text = (
        f"{name} waits in open() of the FIFO {path!r} for {this}, "
        f"until somebody opens the same FIFO for {that}. Nobody does."
    )
    others = tuple(scene.names[each] for each in scene.names if each != pid and scene.alive(each))
    return Situation(name, "fifo open", text, others)


def _waiting(scene: Scene, pid: int, call: Call) -> Situation:
    below = kernel.descendants(pid)
    wanted = call.arguments[call.name == "waitid"]  # waitid() has the kind of number before it
    alive = [child for child in below if scene.alive(child)]
    children = [scene.names[child] for child in ([wanted] if wanted in below else alive)]
    name, who = scene.names[pid], " or ".join(children) or "a child"
    text = f"{name} waits in wait() for {who} to end."
    return Situation(name, "waits for child", text, tuple(children))
