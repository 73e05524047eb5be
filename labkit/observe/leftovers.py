"""What a block, a cell or a submission left behind: compared with what was there before it.

    before                            after
    ──────                            ─────
    nursery                           nursery, 4711 (sleep)      ← a process nobody waited for
    /dev/shm: –                       /dev/shm: ring             ← outlives everybody who used it
    fd 0–9                            fd 0–9, fd 12              ← keeps a pipe's writers alive

The trap: a kernel object with a name in /dev/shm or /dev/mqueue, and every System V object, lasts
until it is unlinked or the machine is started anew; that its maker has ended changes nothing. See
shm_overview(7), mq_overview(7), sem_overview(7), sysvipc(7).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from labkit import kernel, line, mqueue
from labkit.names import given, owner, owner_of_system_v, scratch

_SYSTEM_V = {"msg": "msqid", "sem": "semid", "shm": "shmid"}  # what proc(5) calls each one's number
_KINDS = {"msg": "queue", "sem": "semaphore set", "shm": "shared memory"}
Key = Path | tuple[Any, ...]
Pictured = dict[Key, str]  # what identifies each thing that is there, and what to call it


class Leftovers:
    """Remember what is there now; iterating tells, one by one, what has come since and stayed."""

    def __init__(self) -> None:
        self._before = _picture()
        self._in_the_end: tuple[str, ...] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._in_the_end = self._since(_picture())

    @property
    def names(self) -> tuple[str, ...]:
        """Return what has come since and has a name, with which it outlives all processes."""
        return self._since(names())

    def _since(self, now: Pictured) -> tuple[str, ...]:
        new = {key: text for key, text in now.items() if key not in self._before}
        return tuple(text for key, text in new.items() if not _used_by_strangers(key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._since(_picture()) if self._in_the_end is None else self._in_the_end)

    def __str__(self) -> str:
        return "\n".join(f"✘ left over: {each}" for each in self) or "✔ Nothing is left over."


def leftovers() -> Leftovers:
    """Return what compares: with what is there now, whatever has come later and is still there.

        left = leftovers()          or      with leftovers() as left:
        ...                                     ...
        print(left)                         print(left)

    It looks at the processes below this one, at what can keep others alive or waiting (ends of
    pipes and shared memory open in this process), and at this user's names: in the lab's scratch
    folder, in /dev/shm and /dev/mqueue, and of System V. What other programs use is not counted.
    """
    return Leftovers()


def names() -> Pictured:
    """Return all of this user's names that outlive processes, and what to call each."""
    found: Pictured = {}
    for folder, what in (("/dev/shm", "the shared memory"), (str(scratch()), "the name")):
        with suppress(OSError):
            for path in Path(folder).iterdir():
                if path.lstat().st_uid == os.getuid():
                    which = repr(path.name.removeprefix("sem."))
                    kind = "the semaphore" if path.name.startswith("sem.") else what
                    found[path] = f"{kind} {path if what == 'the name' else which}"
    for name, user in mqueue.queues(given).items():
        if user == os.getuid():
            found[Path(mqueue.PLACE, name)] = f"the queue {name!r}"
    return found | _of_system_v()


def _of_system_v() -> Pictured:
    found: Pictured = {}
    for kind, number in _SYSTEM_V.items():
        for record in _records(kind):
            if int(record["uid"]) == os.getuid():
                key = f", key {int(record['key']) & 0xFFFFFFFF:#x}" if int(record["key"]) else ""
                text = f"the System V {_KINDS[kind]} {record[number]}{key}"
                found[kind, record[number]] = text
    return found


def _records(kind: str) -> list[dict[str, str]]:
    with suppress(OSError):
        head, *rows = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()
        return [dict(zip(head.split(), row.split(), strict=True)) for row in rows]
    return []


def _picture() -> Pictured:
    helpers = line.helper_pids()
    below = set(kernel.descendants(os.getpid()))
    for room, pid in helpers.items():
        # A helper behind a sandbox is several processes; what they start ends with the sandbox.
        below -= {pid} if room == line.HOME else {pid, *kernel.descendants(pid)}
    tracker = _tracker()
    below.discard(getattr(tracker, "_pid", None))
    found: Pictured = {("process", pid): _process(pid) for pid in sorted(below)}
    for file in kernel.open_files(os.getpid()):
        lasting = file.kind in ("pipe", "fifo") or file.path.startswith("/dev/shm/")
        if lasting and file.fd != getattr(tracker, "_fd", None):
            what = "a pipe" if file.kind == "pipe" else repr(Path(file.path).name)
            found["open", file.identity, file.fd] = f"fd {file.fd} of this process, open on {what}"
    return found | names()


def _tracker() -> object:
    """Return what knows the helper process that multiprocessing starts and keeps to the end."""
    module = sys.modules.get("multiprocessing.resource_tracker")
    return getattr(module, "_resource_tracker", None)


def _process(pid: int) -> str:
    ended = ", which has ended, and nobody has waited for it" * (kernel.state(pid) == "Z")
    return f"the process {pid} ({kernel.program(pid)}){ended}"


def _used_by_strangers(key: Key) -> bool:
    """Tell whether a process that does not descend from this one owns a named object, or uses it:
    has it mapped, or has a queue open.
    """
    ours = {os.getpid(), *kernel.descendants(os.getpid())}
    others = {int(each) for each in os.listdir("/proc") if each.isdigit()} - ours
    if not isinstance(key, Path):
        kind, number = key[0], key[-1]
        return kind in _SYSTEM_V and owner_of_system_v(kind, number) in others
    if owner(key.name) in others:
        return True
    if key.parent == Path(mqueue.PLACE):
        files = (file for pid in others for file in kernel.open_files(pid))
        return any(file.path == f"/{key.name}" for file in files)
    return any(kernel.has_mapped(pid, str(key)) for pid in others)
