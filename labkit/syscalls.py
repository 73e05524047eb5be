"""See the real system calls of a function, and of the processes that it forks, side by side.

    syscalls(talk)        talk                                child 1
                          pipe2([3, 4], O_CLOEXEC) = 0
                          clone(…) = child 1
                                                              write(4<pipe A>, "hi", 2) = 2
                          read(3<pipe A>, "hi", 100) = 2

strace(1) attaches to a process of its own just before the function runs there, and is sent away
when it has returned. What every Python program does all the time is left out: memory, imports,
locks within one process, signal masks.

The trap: a program under strace stops twice in each call. It is 10 to 100 times slower, so that no
time is worth to be measured here, and what races otherwise may not do so now.

System calls: ptrace(2), by way of strace; prctl(2) PR_SET_PTRACER.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import IO, Any

from labkit.errors import Unsupported
from labkit.group import Group
from labkit.straces import BEGINS, ENDS, Row, rows

_MOST_ROWS, _MOST_BYTES = 300, 16 << 20
_WIDEST = 60  # letters of a column
_PATIENCE = 5.0  # seconds for strace to attach, which takes milliseconds
_ANY_TRACER = 0x59616D61  # PR_SET_PTRACER in <sys/prctl.h>; else only an ancestor may trace
_INSTALL = "install it with: sudo apt install strace (Debian, Ubuntu, WSL), sudo dnf install strace"
_OPTIONS = ("-f", "-ttt", "-y", "-qq", "-s", "32", "-e", "signal=all")


@dataclass(frozen=True)
class Syscalls:
    """Hold the calls of several processes in the order of time; shows itself as a table."""

    processes: tuple[str, ...]
    rows: tuple[Row, ...]
    ending: str  # of the function: "finished", or what went wrong
    more: int = 0  # calls that there was no room for

    def of(self, process: str) -> tuple[str, ...]:
        """Return the calls of one process."""
        return tuple(row.text for row in self.rows if row.process == process)

    def __repr__(self) -> str:
        width = {
            name: min(max(map(len, (name, *self.of(name)))), _WIDEST) for name in self.processes
        }
        lines = ["  ".join(name.ljust(width[name]) for name in self.processes)]
        for row in self.rows:
            before = self.processes[: self.processes.index(row.process)]
            lines.append(" " * sum(width[name] + 2 for name in before) + row.text)
        return "\n".join(line.rstrip() for line in [*lines, *self._notes()])

    def _repr_html_(self) -> str:
        body = [_html_row("th", self.processes)]
        for row in self.rows:
            body.append(
                _html_row("td", [row.text if n == row.process else "" for n in self.processes])
            )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self._notes())
        return f"<table>{''.join(body)}</table>{notes}"

    def _notes(self) -> list[str]:
        notes = [f"… and {self.more} more"] if self.more else []
        return [*notes, self.ending] if self.ending != "finished" else notes


def _html_row(cell: str, texts: Sequence[str]) -> str:
    left = f"<{cell} style='text-align: left'>"
    return f"<tr>{''.join(f'{left}<code>{escape(t)}</code></{cell}>' for t in texts)}</tr>"


def syscalls(function: Callable[..., Any], *arguments: Any, timeout: float = 10.0) -> Syscalls:
    """Run a function in a process of its own, and return the system calls that it makes there.

    `timeout` is in seconds; a function that fails or hangs has made calls, too, and `ending` says
    what went wrong. Raises Unsupported where strace is missing, or may not look into processes.
    """
    if not shutil.which("strace"):
        raise Unsupported(f"strace is not installed, and system calls cannot be seen: {_INSTALL}")
    name = str(getattr(function, "__name__", type(function).__name__))
    with tempfile.TemporaryFile() as record:
        with Group(timeout=timeout, check=False) as group:
            process = group.spawn(_observed, function, arguments, name=name)
            tracer = _attached(process.pid, record)
        _dismiss(tracer)
        lines = os.pread(record.fileno(), _MOST_BYTES, 0).decode(errors="replace").splitlines()
    found = rows(lines, name)
    names = tuple(dict.fromkeys([name, *(row.process for row in found)]))
    more = max(len(found) - _MOST_ROWS, 0)
    ending = str(group.error) if group.error else "finished"
    return Syscalls(names, tuple(found[:_MOST_ROWS]), ending, more)


def _observed(function: Callable[..., Any], arguments: Sequence[Any]) -> None:
    ctypes.CDLL(None).prctl(_ANY_TRACER, ctypes.c_ulong(-1), 0, 0, 0)
    give_up = time.monotonic() + _PATIENCE
    while not _is_traced() and time.monotonic() < give_up:
        time.sleep(0.002)
    with suppress(OSError):
        os.stat(BEGINS)
    try:
        function(*arguments)
    finally:
        with suppress(OSError):
            os.stat(ENDS)


def _attached(pid: int, record: IO[bytes]) -> subprocess.Popen[bytes]:
    """Let strace look at a process, and return it once it has written something down."""
    file = record.fileno()
    tracer = subprocess.Popen(
        ["strace", *_OPTIONS, "-o", f"/dev/fd/{file}", "-p", str(pid)],
        pass_fds=[file], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        over = tracer.poll() is not None
        if os.fstat(file).st_size:  # the process, and strace with it, may be gone again by now
            return tracer
        if over:
            break
        time.sleep(0.002)
    _dismiss(tracer)
    raise Unsupported(
        "strace may not look into processes here, and system calls cannot be seen: in a "
        "container, start it with --cap-add=SYS_PTRACE"
    )


def _dismiss(tracer: subprocess.Popen[bytes]) -> None:
    """Wait for strace, which ends with the last process that it looks at."""
    try:
        tracer.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        tracer.kill()
        tracer.wait()


def _is_traced() -> bool:
    with open("/proc/self/status") as status:
        return re.search(r"^TracerPid:\s*0$", status.read(), re.MULTILINE) is None
