"""How full a message queue is: mq_overview(7), and /proc/sysvipc/msg of svipc(7)."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Queue:
    """Be a queue's records: bytes and messages in it, and who used it last."""

    name: str
    size: int  # bytes that wait in it
    messages: int | None  # POSIX queues do not tell
    sender: int = 0
    receiver: int = 0


def posix(pid: int, fd: int) -> Queue | None:
    """Return the records of a POSIX queue that a process has open; None if they cannot be read."""
    path = f"/proc/{pid}/fd/{fd}"
    with suppress(OSError), open(path, "rb", 0, opener=_at_once) as file:
        if found := re.search(rb"QSIZE:(\d+)", file.read(200) or b""):
            return Queue(os.readlink(path).removesuffix(" (deleted)"), int(found[1]), None)
    return None


def system_v(number: int) -> Queue | None:
    """Return the records of a System V queue; None if there is none of that number."""
    return all_system_v().get(number)


def all_system_v() -> dict[int, Queue]:
    """Return the records of all System V queues, by number."""
    found = {}
    with suppress(OSError):
        for line in Path("/proc/sysvipc/msg").read_text().splitlines()[1:]:
            key, number, _, size, messages, sender, receiver = map(int, line.split()[:7])
            name = f"{number}" if key == 0 else f"{number}, key {key & 0xFFFFFFFF:#x}"
            found[number] = Queue(name, size, messages, sender, receiver)
    return found


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)
