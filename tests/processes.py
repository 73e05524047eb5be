"""What tests ask the kernel about processes, and how they wait for something: never for ever."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import cloudpickle
import psutil

from labkit import Group, kernel
from labkit.link import Descriptor
from labkit.process import Process


def run(function: Callable[..., Any], *arguments: object) -> Process:
    """Run a function in a process of its own and return that process, however it ended."""
    with Group(timeout=60, check=False, replay=False) as group:
        process = group.spawn(function, *arguments)
    return process  # noqa: RET504 - the block must have ended


def like_a_cell(module: str) -> None:
    """Let the functions of a test file travel by value, as those of a notebook do."""
    cloudpickle.register_pickle_by_value(sys.modules[module])


def until(condition: Callable[[], object], seconds: float = 30) -> bool:
    """Look again and again until a condition holds; return False if it never did."""
    give_up = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up:
            return False
        select.select([], [], [], 0.005)
    return True


def pipe() -> tuple[Descriptor, Descriptor]:
    """Return the read end and the write end of a new pipe."""
    reader, writer = os.pipe()
    return Descriptor(reader), Descriptor(writer)


def waits_in(pid: int, name: str) -> bool:
    """Tell whether a process waits in the system call of that name: and not for a disk."""
    call = kernel.waiting_in(pid)
    if call is None or call.name != name:
        return False
    if name not in ("read", "write"):
        return True
    # A child that starts reads its parcel, and modules; they may be closed by the time we look.
    file = kernel.open_file(pid, call.arguments[0])
    return file is not None and file.kind != "file"


def asleep(process: Process, names: tuple[str, ...]) -> bool:
    """Tell whether a process that has not ended sleeps in one of the system calls of that name."""
    return kernel.state(process.pid) == "S" and any(waits_in(process.pid, each) for each in names)


def gone(pid: int) -> bool:
    """Tell whether a process has ended and been reaped."""
    return kernel.state(pid) in ("", "X")


def ended(pid: int) -> bool:
    """Tell whether a process has ended, be it that nobody has reaped it yet."""
    return gone(pid) or kernel.state(pid) == "Z"


def descriptors() -> int:
    """Return how many descriptors this process has open."""
    return len(kernel.open_files(os.getpid()))


def running(mark: str) -> list[int]:
    """Return the processes that have this text in their command line."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if mark in " ".join(process.info["cmdline"] or []):
            found.append(process.pid)
    return found


def program(*lines: str, stdin: int | None = None) -> subprocess.Popen[str]:
    """Start these lines as a Python program of its own, as a notebook's process is one."""
    return subprocess.Popen(
        [sys.executable, "-X", "dev", "-W", "error", "-c", "\n".join(lines)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
