"""Step by step: stop an answer after each call it makes, so that somebody looks or gets in between.

    answer   os.open() ■ os.write() ■ os.replace() ■      ■: it names the call that has returned,
    peer              look         look           look       and waits for a nod

What else happens only by bad luck, once in a thousand runs, then happens for certain, at each place
where it could: a reader comes, another writer comes, the power fails. The peer judges by what it
finds in the kernel; only the names of the steps come from the answer's own process.

The trap: calls made by C code for itself, and other threads, are not stopped.

System calls: socketpair(2), read(2), write(2).
"""

from __future__ import annotations

import io
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from labkit.link import Descriptor

_MODULES = {"posix", "_io", "io", "fcntl"}  # whose functions look at files or change them
_GO, _HALT, _END = b"!", b"h", b"."


def wire() -> tuple[Descriptor, Descriptor]:
    """Return both ends of a new wire between an answer and a peer."""
    one, other = socket.socketpair()
    return Descriptor(one.detach()), Descriptor(other.detach())


def in_steps(end: int, function: Callable[..., Any], *arguments: object) -> Any:
    """Call a function here; after each call in it that has to do with files, wait for a nod from
    the other end.
    """

    def stop(_: FrameType, event: str, called: Any) -> None:
        if event in ("c_return", "c_exception") and _is_about_files(called):
            _wait_for_a_nod(end, called.__name__)

    sys.setprofile(stop)
    try:
        return function(*arguments)
    finally:
        sys.setprofile(None)
        with suppress(OSError):  # nobody looks any more
            os.write(end, _END)


@contextmanager
def before_each_step(function: Callable[..., Any], call: Callable[[], object]) -> Iterator[None]:
    """Within this block, make that call before each bytecode of a function, and of its helpers in
    the same cell.
    """
    source = function.__code__.co_filename

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != source:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            call()
        return trace

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(None)


def _is_about_files(called: Any) -> bool:
    module = getattr(called, "__module__", None)
    return module in _MODULES or isinstance(getattr(called, "__self__", None), io.IOBase)


def _wait_for_a_nod(end: int, name: str) -> None:
    with suppress(OSError):  # nobody looks any more: go on
        os.write(end, name.encode())
        if os.read(end, 1) == _HALT:
            signal.pause()


def steps(end: int) -> Iterator[str]:
    """Yield the name of each call after which an answer has stopped; it goes on when the next is
    asked for.
    """
    while name := heard(end):
        yield name
        nod(end)


def heard(end: int) -> str:
    """Return the name of the call after which an answer has stopped; "" once it has returned."""
    said = os.read(end, 100)
    return "" if said == _END else said.decode()


def nod(end: int) -> None:
    """Let an answer go on."""
    with suppress(OSError):  # it has been killed
        os.write(end, _GO)


def halted_after(end: int, count: int) -> str:
    """Let an answer make so many steps and stand still then, to be killed; return the name of the
    last one, or "" if it came to its end before.
    """
    for number, name in enumerate(steps(end), start=1):
        if number == count:
            os.write(end, _HALT)
            return name
    return ""


def in_between(end: int, other: int, step: int = 0) -> str:
    """After that step of an answer, or after each if it is 0, let another process do what it does
    on request; return the name of the last step at which it did.
    """
    last = ""
    for number, name in enumerate(steps(end), start=1):
        if step in (0, number) and asked(other, b"!"):
            last = name
    return last


def asked(end: int, request: bytes) -> bool:
    """Ask a process for one thing, and wait until it says that it is done; False if it is gone."""
    with suppress(OSError):
        os.write(end, request)
        return os.read(end, 1) != b""
    return False


def ready(end: int, seconds: float) -> bool:
    """Tell whether something can be heard at this end within so many seconds."""
    return bool(select.select([end], [], [], seconds)[0])


def awake(function: Callable[..., Any], *arguments: object) -> tuple[Any, float]:
    """Call a function, and return what it returned, and in which share of the time this process ran
    or was kept from running by others: near 1 for a busy wait, on however busy a machine.

    Source: /proc/self/schedstat, see Documentation/scheduler/sched-stats.rst of the kernel.
    """
    began, busy = time.monotonic_ns(), _busy_ns()
    result = function(*arguments)
    return result, (_busy_ns() - busy) / max(time.monotonic_ns() - began, 1)


def _busy_ns() -> int:
    ran, waited, _ = Path("/proc/self/schedstat").read_text().split()
    return int(ran) + int(waited)


def writes(function: Callable[..., Any], *arguments: object) -> int:
    """Call a function, and return how many calls of write(2) the kernel has counted meanwhile; see
    /proc/pid/io in proc(5).
    """
    before = _write_calls()
    function(*arguments)
    return _write_calls() - before


def _write_calls() -> int:
    rows = Path("/proc/self/io").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("syscw"))
