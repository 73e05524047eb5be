"""Which memory processes share, and what a process waits for that sleeps on a word of it.

    futex(address)  ──▶  the mapping around it, in /proc/PID/maps  ──▶  who else has it mapped

A lock or a semaphore between processes is a word of shared memory; the kernel knows it as a futex,
by its address, and only while somebody waits. See futex(2), proc_pid_maps(5), sem_overview(7).
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from labkit import kernel

_LINE = re.compile(r"(\w+)-(\w+) ..[x-]s (\w+) (\w+):(\w+) (\d+)\s*(.*)")
_FOLDER = "/dev/shm/"
OURS = "/memfd:labkit"  # memory by which the lab itself watches processes: none of their doing
_IDLE = (OURS, "/usr/", "/lib")  # libraries: what all programs map, and none writes


@dataclass(frozen=True)
class Mapping:
    """Be a piece of memory that a process shares, or could share, with others."""

    start: int
    end: int
    offset: int
    identity: tuple[int, int]  # device and inode: equal for all who share it
    path: str

    @property
    def kind(self) -> str:
        """Return "semaphore", "shared memory" or "mapped file"."""
        if self.path.startswith((f"{_FOLDER}sem.", f"{_FOLDER}mp-")):
            return "semaphore"
        anonymous = self.path.startswith((_FOLDER, "/dev/zero", "/SYSV", "/memfd:", "/anon_"))
        return "shared memory" if anonymous else "mapped file"

    @property
    def name(self) -> str:
        """Return what the processes call it; "" for memory without a name."""
        path = self.path
        if path.endswith(" (deleted)"):  # glibc makes a semaphore by another name, then links it
            path = self._link() if path.startswith(_FOLDER) else ""
        if self.kind == "semaphore" and path:
            return "/" + PurePath(path).name.removeprefix("sem.")
        return path if path.startswith(_FOLDER) else PurePath(path).name

    def _link(self) -> str:
        with suppress(OSError), os.scandir(_FOLDER) as entries:
            same = (entry.path for entry in entries if entry.inode() == self.identity[1])
            return next(same, "")
        return ""


def shared(pid: int) -> list[Mapping]:
    """Return the memory of a process that is not its own alone; empty without permission."""
    with suppress(OSError):
        lines = map(_LINE.match, Path(f"/proc/{pid}/maps").read_text().splitlines())
        return [
            Mapping(
                int(found[1], 16), int(found[2], 16), int(found[3], 16),
                (os.makedev(int(found[4], 16), int(found[5], 16)), int(found[6])), found[7],
            )
            for found in lines
            if found and not found[7].startswith(_IDLE)
        ]  # fmt: skip
    return []


def around(pid: int, address: int) -> Mapping | None:
    """Return the shared memory in which an address lies; None for the process's own memory."""
    return next((each for each in shared(pid) if each.start <= address < each.end), None)


def word(pid: int, address: int) -> int | None:
    """Return the 32 bits at an address of a process; None where that is not allowed."""
    found = kernel.bytes_at(pid, address, 4)
    return int.from_bytes(found, "little") if len(found) == 4 else None
