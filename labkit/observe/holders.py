"""Who holds what: the kernel objects that processes share or could share, and each one's access.

    ann ──fd 4──▶ pipe A ──fd 3──▶ bob

What everybody has, and nobody uses to talk, is left out: standard input and output, programs and
their libraries, what the lab itself needs.
"""

from __future__ import annotations

import os
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from labkit.kernel import OpenFile
from labkit.names import spoken
from labkit.observe import filling, locks, memory, queues
from labkit.observe.explain import Processes, names_of
from labkit.observe.scene import NOTEBOOK, Scene

_LIBRARIES = ("/usr/", "/lib", "/opt/", "/etc/", "/proc/", "/sys/", "/dev/null", "/dev/pts")
Identity = tuple[int, int]


@dataclass(frozen=True)
class Thing:
    """Be a kernel object; `detail` is what is in it, where the kernel tells."""

    kind: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Hold:
    """Be one process's access to a thing; without descriptors it has it mapped."""

    process: str
    pid: int
    thing: Thing
    fds: tuple[int, ...]
    reads: bool
    writes: bool

    def __str__(self) -> str:
        how = "reads and writes" if self.reads else "writes"
        how = ("reads" if self.reads else "holds") if not self.writes else how
        by = ", ".join(f"fd {fd}" for fd in self.fds) or "mapped"
        return f"{self.process} {how} {self.thing.label} ({by})"


@dataclass(frozen=True)
class Holdings:
    """Be all processes of a group, also those that hold nothing, and what each of them holds."""

    processes: tuple[tuple[int, str], ...]
    holds: tuple[Hold, ...]

    @property
    def things(self) -> tuple[Thing, ...]:
        """Return every thing once, in the order of the holds."""
        return tuple(dict.fromkeys(hold.thing for hold in self.holds))

    def unread(self) -> tuple[Thing, ...]:
        """Return the pipes and sockets from which nobody reads any more."""
        return self._without("reads")

    def unwritten(self) -> tuple[Thing, ...]:
        """Return the pipes into which nobody writes any more."""
        return self._without("writes")

    def _without(self, access: str) -> tuple[Thing, ...]:
        served = {hold.thing for hold in self.holds if getattr(hold, access)}
        pipes = [thing for thing in self.things if thing.kind in ("pipe", "fifo")]
        return tuple(thing for thing in pipes if thing not in served)

    def __str__(self) -> str:
        lines = []
        for thing in self.things:
            notes = [thing.detail] if thing.detail else []
            notes += ["nobody reads it"] if thing in self.unread() else []
            notes += ["nobody writes it"] if thing in self.unwritten() else []
            lines.append(": ".join([thing.label, "; ".join(notes)]) if notes else thing.label)
            lines += [f"    {hold}" for hold in self.holds if hold.thing == thing]
        return "\n".join(lines) or "These processes share nothing."


def holders(whom: Mapping[int, str] | Processes) -> Holdings:
    """Return who of these processes, and of those they started, holds which kernel object."""
    scene = Scene(names_of(whom))
    found = [*_open(scene), *_mapped(scene), *_locked(scene)]
    labels = _labels([(identity, hold.thing) for identity, hold in found])
    named = tuple(
        replace(hold, thing=replace(hold.thing, label=labels[identity, hold.thing.kind]))
        for identity, hold in found
    )
    return Holdings(tuple(scene.names.items()), named)


def _open(scene: Scene) -> Iterator[tuple[Identity, Hold]]:
    """Yield what processes have open, each object once for each process."""
    held = {**scene.files, os.getpid(): _shared_with(scene)}
    names = {**scene.names, os.getpid(): NOTEBOOK}
    for pid, files in held.items():
        objects: dict[Identity, list[OpenFile]] = {}
        for file in files:
            if _kind(file) and not (file.fd < 3 and file.kind == "file"):
                objects.setdefault(_joint(scene, file), []).append(file)
        for identity, same in objects.items():
            thing = Thing(_kind(same[0]), _name(same[0]), _detail(pid, same))
            yield identity, Hold(
                names[pid], pid, thing, tuple(each.fd for each in same),
                any(each.reads for each in same), any(each.writes for each in same),
            )  # fmt: skip


def _shared_with(scene: Scene) -> list[OpenFile]:
    """Return what the notebook's own process has open of what the others have."""
    theirs = {_joint(scene, file) for files in scene.files.values() for file in files}
    return [file for file in scene.outside if _joint(scene, file) in theirs]


def _joint(scene: Scene, file: OpenFile) -> Identity:
    """Return what two sockets that are joined have in common; of others, their identity."""
    if file.kind != "socket":
        return file.identity
    return file.identity[0], min(file.identity[1], scene.peers.get(file.identity[1]) or 1 << 62)


def _kind(file: OpenFile) -> str:
    if file.kind != "file":
        return file.kind
    if file.path.startswith(("/dev/shm/", "/memfd:")):
        return "" if file.path.startswith(("/memfd:where", memory.OURS)) else "shared memory"
    if file.path.count("/") == 1 and not os.path.lexists(file.path):  # in no folder: POSIX queue
        return "queue"
    unused = file.path.endswith(" (deleted)") or not file.writes
    return "" if unused or file.path.startswith(_LIBRARIES) else "file"


def _name(file: OpenFile) -> str:
    kind = _kind(file)
    if kind == "fifo":
        return f"FIFO {PurePath(file.path).name!r}"
    if kind == "queue":
        return f"queue {spoken(file.path)!r}"
    return repr(PurePath(file.path).name) if kind == "file" else ""


def _detail(pid: int, same: list[OpenFile]) -> str:
    file = same[0]
    if _kind(file) == "queue" and (found := queues.posix(pid, file.fd)):
        return f"{found.size} bytes"
    if file.kind in ("pipe", "fifo") and (filled := filling.pipe_filled(pid, file.fd)):
        return str(filled)
    return ""


def _mapped(scene: Scene) -> Iterator[tuple[Identity, Hold]]:
    """Yield the memory that at least two have mapped, or that others could find by its name."""
    for pid, mappings in scene.mappings.items():
        for mapping in {each.identity: each for each in mappings}.values():
            if mapping.path.startswith(_LIBRARIES):
                continue
            if mapping.name or scene.sharers(pid, mapping):
                label = f"{mapping.kind} {mapping.name!r}" if mapping.name else ""
                thing = Thing(mapping.kind, label, _value(pid, mapping))
                yield mapping.identity, Hold(scene.names[pid], pid, thing, (), True, True)


def _value(pid: int, mapping: memory.Mapping) -> str:
    value = memory.word(pid, mapping.start) if mapping.kind == "semaphore" else None
    return "" if value is None else f"value {value}"


def _locked(scene: Scene) -> Iterator[tuple[Identity, Hold]]:
    for lock in locks.locks():
        name = scene.names.get(lock.pid)
        if name and not lock.waits:
            files = [each for each in scene.files[lock.pid] if each.identity == lock.identity]
            label = f"lock on {PurePath(files[0].path).name!r}" if files else "lock"
            fds = tuple(each.fd for each in files)
            yield lock.identity, Hold(name, lock.pid, Thing("lock", label), fds, False, False)


def _labels(found: list[tuple[Identity, Thing]]) -> dict[tuple[Identity, str], str]:
    """Return a label for each thing: its own name, or its kind and a letter."""
    labels: dict[tuple[Identity, str], str] = {}
    used: dict[str, int] = {}
    for identity, thing in found:
        if (identity, thing.kind) not in labels:
            label = thing.label
            if not label:
                count = used[thing.kind] = used.get(thing.kind, 0) + 1
                letters = string.ascii_uppercase
                label = f"{thing.kind} {letters[(count - 1) % 26]}{'' if count <= 26 else count}"
            elif number := sum(each.startswith(label) for each in labels.values()):
                label = f"{label} ({number + 1})"  # two objects are called the same
            labels[identity, thing.kind] = label
    return labels
