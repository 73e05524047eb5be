"""What the kernel's own records say about a process: proc(5), read without stopping anybody.

    /proc/PID/task/TID/syscall   in which system call a thread waits, with its arguments
    /proc/PID/fd, fdinfo         which files it has open, for reading or for writing
    /proc/PID/task/*/children    whom it has started

A process may vanish between two reads. Whatever cannot be read any more, or not without permission,
is absent from the answer; nothing here raises for it.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import struct
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil

from labkit import calls
from labkit.calls import READS as READS
from labkit.calls import WRITES as WRITES
from labkit.calls import Call as Call

_ABSOLUTE = 1  # TIMER_ABSTIME of clock_nanosleep(2)
_FORKED_ONLY = 0x40  # PF_FORKNOEXEC in the kernel's <linux/sched.h>; see flags in proc(5)


@dataclass(frozen=True)
class OpenFile:
    """Be one entry of a process's table of descriptors."""

    fd: int
    path: str
    kind: str  # "pipe", "fifo", "socket", "eventfd" or "file"
    identity: tuple[int, int]  # device and inode: equal for all who share the object
    reads: bool
    writes: bool


def _read(path: str) -> str:
    with suppress(OSError), open(path, "rb", buffering=0) as record:
        return record.read().decode(errors="replace")
    return ""


def threads(pid: int) -> list[int]:
    """Return the ids of its threads; empty once it is gone."""
    with suppress(OSError):
        return sorted(map(int, os.listdir(f"/proc/{pid}/task")))
    return []


def state(pid: int) -> str:
    """Return one letter as ps(1) shows it (R, S, D, T, Z …); "" once it is gone."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[0] if fields else ""


def waiting_in(pid: int, thread: int | None = None) -> Call | None:
    """Return the system call in which a thread waits; None while it runs, or where the kernel will
    not say.
    """
    words = _read(f"/proc/{pid}/task/{thread or pid}/syscall").split()
    if len(words) < 7 or not words[0].isdigit():
        return None
    return Call(
        calls.NAMES.get(int(words[0]), "unknown"), tuple(int(word, 16) for word in words[1:7])
    )


def switches(pid: int, thread: int) -> tuple[str, ...]:
    """Return how often a thread was switched out, of its own will and not: unchanged means it did
    not run.
    """
    return tuple(re.findall(r"ctxt_switches:\s+(\d+)", _read(f"/proc/{pid}/task/{thread}/status")))


def reads(pid: int) -> tuple[int, int]:
    """Return how often a process has called read(), and how many bytes it got; zeros if unknown."""
    record = dict(re.findall(r"(\w+): (\d+)", _read(f"/proc/{pid}/io")))
    return int(record.get("syscr", 0)), int(record.get("rchar", 0))


def open_file(pid: int, fd: int) -> OpenFile | None:
    """Return one open file of a process; None where there is none, or without permission."""
    entry = f"/proc/{pid}/fd/{fd}"
    try:
        path, status = os.readlink(entry), os.stat(entry)
    except OSError:
        return None
    kind, identity = "file", (status.st_dev, status.st_ino)
    if stat.S_ISSOCK(status.st_mode):  # always open for both; and who hoards them has thousands
        return OpenFile(fd, path, "socket", identity, True, True)
    if stat.S_ISFIFO(status.st_mode):
        kind = "pipe" if path.startswith("pipe:") else "fifo"
    record = _read(f"/proc/{pid}/fdinfo/{fd}")
    flags = re.search(r"flags:\s*(\d+)", record)
    access = (int(flags[1], 8) if flags else os.O_RDONLY) & os.O_ACCMODE
    if path == "anon_inode:[eventfd]":
        kind = "eventfd"
        if counter := re.search(r"eventfd-id:\s*(\d+)", record):  # they all share one inode
            identity = (0, int(counter[1]))
    return OpenFile(fd, path, kind, identity, access != os.O_WRONLY, access != os.O_RDONLY)


def open_files(pid: int) -> list[OpenFile]:
    """Return its open files by descriptor; empty for a zombie, or without permission."""
    try:
        numbers = sorted(map(int, os.listdir(f"/proc/{pid}/fd")))
    except OSError:
        return []
    return [file for number in numbers if (file := open_file(pid, number))]


def file_behind(pid: int, call: Call | None) -> OpenFile | None:
    """Return the open file that a read or a write waits for; None for any other call."""
    if call is None or call.name not in READS | WRITES:
        return None
    return open_file(pid, call.arguments[0])


def has_mapped(pid: int, path: str) -> bool:
    """Tell whether a process has the file of that path in its memory."""
    return any(line.endswith(path) for line in _read(f"/proc/{pid}/maps").splitlines())


def program(pid: int) -> str:
    """Return the name of the program that a process runs, such as "cat"; "" once it is gone."""
    name = _read(f"/proc/{pid}/comm").strip()
    return "python" if name.startswith("python") else name


def parent(pid: int) -> int:
    """Return the number of its parent; 0 once it is gone."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


def command(pid: int) -> str:
    """Return the command line by which a process was started; "" once it is gone."""
    return _read(f"/proc/{pid}/cmdline").replace("\0", " ").strip()


def has_executed(pid: int) -> bool:
    """Tell whether a process has started a program since it was forked."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return bool(fields) and not int(fields[6]) & _FORKED_ONLY


def descendants(pid: int) -> list[int]:
    """Return its children, their children, and so on: each parent before its own children."""
    if not os.path.exists("/proc/thread-self/children"):  # without CONFIG_PROC_CHILDREN
        with suppress(psutil.Error):
            return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    family = [pid]
    for parent in family:  # it grows on the way; a chain may be longer than Python's stack is deep
        for thread in threads(parent):
            family += map(int, _read(f"/proc/{parent}/task/{thread}/children").split())
    return family[1:]


def number_here(nursery: int, number: int) -> int:
    """Return how this process numbers one that a nursery below it numbers so; 0 if it is gone.

    They differ in a process-id namespace (pid_namespaces(7)).
    """
    for pid in descendants(nursery):
        numbers = re.search(r"NSpid:(.*)", _read(f"/proc/{pid}/status"))
        if numbers and numbers[1].split()[-1] == str(number):
            return pid
    return 0


def with_descendants(pids: Iterable[int]) -> list[int]:
    """Return these processes and all that they have started, each once."""
    return list(dict.fromkeys(pid for parent in pids for pid in (parent, *descendants(parent))))


def catches(pid: int, signal_number: int) -> bool:
    """Tell whether it has a handler for a signal, so that sending it would not end it."""
    mask = re.search(r"SigCgt:\s*([0-9a-f]+)", _read(f"/proc/{pid}/status"))
    return bool(mask and int(mask[1], 16) >> (signal_number - 1) & 1)


def pending(pid: int) -> list[int]:
    """Return the signals that have come to a process, but that it blocks."""
    status = _read(f"/proc/{pid}/status")
    mask = 0
    for field in ("SigPnd", "ShdPnd"):
        if found := re.search(rf"{field}:\s*([0-9a-f]+)", status):
            mask |= int(found[1], 16)
    return [number for number in range(1, 65) if mask >> (number - 1) & 1]


def signal_name(number: int) -> str:
    """Return what a signal is called; of the real-time signals only two have names."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def scheduled(pid: int) -> tuple[float, float]:
    """Return for how many seconds a process has run, and how many it stood in the queue to run."""
    fields = _read(f"/proc/{pid}/schedstat").split()
    return (int(fields[0]) / 1e9, int(fields[1]) / 1e9) if fields else (0.0, 0.0)


def sleep_left(pid: int, call: Call) -> float:
    """Return for how many seconds a sleeper will still sleep, at most; 0.0 for any other call."""
    if call.name != "clock_nanosleep":
        return 0.0
    clock, flags, request = call.arguments[:3]
    with suppress(OSError, struct.error):
        seconds, nanoseconds = struct.unpack("qq", bytes_at(pid, request, 16))
        until = seconds + nanoseconds / 1e9
        return float(until - time.clock_gettime(clock) if flags & _ABSOLUTE else until)
    return 0.0


def text_at(pid: int, address: int) -> str:
    """Return the zero-ended string at an address of its memory, as a path argument is; "" where not
    allowed.
    """
    return os.fsdecode(bytes_at(pid, address, 4096).partition(b"\0")[0])


def bytes_at(pid: int, address: int, count: int) -> bytes:
    """Return what is in its memory at an address; fewer bytes at the end of a mapping, none where
    not allowed.
    """
    with (
        suppress(OSError, ValueError, OverflowError),
        open(f"/proc/{pid}/mem", "rb", buffering=0) as memory,
    ):
        memory.seek(address)
        return memory.read(count) or b""
    return b""
