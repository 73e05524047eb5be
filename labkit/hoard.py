"""How much all processes of a sandbox hold and burn together.

Limits of setrlimit(2) bound one process, not many, and do not see memory that no process has
mapped: System V segments, and files without a name (memfd_create(2)), which only a descriptor
refers to. Nor do priorities help against many that compute: a session of one's own has a share of
its own of the processors (autogroups, sched(7)).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from labkit import kernel

_MUCH = 256 << 20  # bytes: only then it is worth to look for what processes share
MOST_MEMORY, MOST_FILES = 1 << 30, 4096  # a socket or a pipe may hold some hundred KiB
MOST_BUSY = 32  # processes that compute; with many more, nobody else gets a processor
_LONG = 0.4  # seconds for which somebody computed, or waited for a processor


def excess() -> str:
    """Return what the processes of this process-id namespace have too much of; "" if of nothing."""
    pids = [name for name in os.listdir("/proc") if name.isdigit()]
    if _many_compute(pids):  # first, and cheaply: they leave little time for more
        return f"more than {MOST_BUSY} processes computed at once, and waited for nobody"
    files = [status for pid in pids for status in _open_files(pid)]
    if len(files) > MOST_FILES:
        return f"more than {MOST_FILES} descriptors were open at once"
    nameless = {each.st_ino: each.st_blocks * 512 for each in files if not each.st_nlink}
    if _resident(pids) + _segments() + sum(nameless.values()) > MOST_MEMORY:
        return f"more than {MOST_MEMORY >> 20} MiB of memory were taken"
    return ""


def _many_compute(pids: list[str]) -> bool:
    busy = (
        pid
        for pid in map(int, pids)
        if sum(kernel.scheduled(pid)) > _LONG and kernel.state(pid) == "R"
    )
    return next(islice(busy, MOST_BUSY, None), None) is not None


def _resident(pids: list[str]) -> int:
    sizes = [_read(f"/proc/{pid}/statm").split()[1:2] for pid in pids]
    resident = sum(int(size[0]) for size in sizes if size) * os.sysconf("SC_PAGE_SIZE")
    return sum(map(_proportional, pids)) if resident > _MUCH else resident


def _proportional(pid: str) -> int:
    """Return its memory, where pages that several share count once; Pss in proc_pid_smaps(5)."""
    found = re.search(r"^Pss:\s*(\d+) kB", _read(f"/proc/{pid}/smaps_rollup"), re.MULTILINE)
    return int(found[1]) << 10 if found else 0


def _segments() -> int:
    return sum(int(line.split()[-2]) for line in _read("/proc/sysvipc/shm").splitlines()[1:])


def _open_files(pid: str) -> Iterator[os.stat_result]:
    with suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                yield entry.stat()


def _read(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text(errors="replace")
    return ""
