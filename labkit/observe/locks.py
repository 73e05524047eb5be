"""Who holds which lock on a file, and who waits for it: /proc/locks, see proc_locks(5).

    1: FLOCK  ADVISORY  WRITE 4242 fd:01:77 0 EOF      the holder
    1: -> FLOCK  ADVISORY  WRITE 4243 fd:01:77 0 EOF   who waits for it

The number of a flock() is of the process that took it. The lock belongs to the open file, though,
and stays as long as any process has that one open.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lock:
    """Be a lock on a file, held or waited for."""

    number: str
    waits: bool
    kind: str  # "FLOCK", "POSIX" or "OFDLCK"
    pid: int
    identity: tuple[int, int]  # device and inode of the file


def locks() -> list[Lock]:
    """Return all locks on files that this process may know of."""
    found = []
    with suppress(OSError):
        for line in Path("/proc/locks").read_text().splitlines():
            number, *words = line.split()
            waits = words[0] == "->"
            kind, _, _, pid, place = words[waits : waits + 5]
            major, minor, inode = place.split(":")
            identity = os.makedev(int(major, 16), int(minor, 16)), int(inode)
            found.append(Lock(number, waits, kind, int(pid), identity))
    return found


def in_the_way(pid: int) -> list[Lock]:
    """Return the locks that others hold where this process waits for one."""
    everything = locks()
    wanted = {each.number for each in everything if each.waits and each.pid == pid}
    return [each for each in everything if each.number in wanted and not each.waits]
