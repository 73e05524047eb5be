"""What a watched process writes down of itself, in files that outlive it.

    $LABKIT_WATCH/4711    what it holds and wants now: a killed process leaves it as it was
    $LABKIT_WATCH/log     what is to be kept: a JSON object a line, by all processes

The kernel does not know which process holds a lock in shared memory, nor when an alarm will come.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import suppress

FOLDER = "LABKIT_WATCH"  # the environment variable that names the folder
LOG = "log"
_HIDDEN = 201  # and above: where a program's own descriptors do not get to


class Page:
    """Be the page of this process: the locks it holds, in order, the one it wants, its alarm."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.begin()

    def begin(self) -> None:
        """Begin an empty page, in a process that has just been started or forked."""
        self.holds: list[tuple[str, str]] = []  # the name of a lock, and where it was taken
        self.wants: tuple[str, str] | None = None
        self.alarm = 0.0  # when it comes, on the monotonic clock; 0: none is set
        self.pid = os.getpid()
        self.file = _hidden(os.open(self._path(str(self.pid)), os.O_WRONLY | os.O_CREAT, 0o600))
        self.write()
        self.tell("began")

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def write(self) -> None:
        """Write down what has changed."""
        entry = {"holds": self.holds, "wants": self.wants, "alarm": self.alarm}
        with suppress(OSError):  # the program has closed it
            os.pwrite(self.file, json.dumps(entry).encode() + b"\n", 0)

    def will_ring(self, seconds: float, interval: float = 0.0) -> None:
        """Write down that an alarm was set, or cancelled by 0 seconds."""
        forever = float("inf") if interval else 0.0
        self.alarm = max(forever, time.monotonic() + seconds) if seconds else 0.0
        self.write()

    def tell(self, kind: str, **facts: object) -> None:
        """Add a line to the log of all."""
        line = json.dumps({"kind": kind, "pid": self.pid, **facts}).encode() + b"\n"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        with suppress(OSError), open(os.open(self._path(LOG), flags, 0o600), "wb", 0) as file:
            file.write(line)  # one write at the end: never mixed with another's


def _hidden(file: int) -> int:
    """Move an open file to a number that leaves the program's own as they would be."""
    number = fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, _HIDDEN)
    os.close(file)
    return number
