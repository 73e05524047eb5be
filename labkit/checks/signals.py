"""Peers and evidence about signals: they come at the worst moments, and the kernel is asked for the
rest.

    answer    ready ──▶ █ █ █ █ █ █ █ █ sleeps      each █ is a bytecode
    strike            ▲   ▲   ▲                     a signal before the first, the second, …

A race is not waited for: a function is run once for each of its bytecodes, and the signal comes
just before that one. Whoever tests and then waits is caught between the two, each time.

The trap: a signal that a function was not told of yet may end it. So all peers wait until it has
said that it is ready, by a byte in a pipe or by a file.

System calls: kill(2); records: stat, status and children in proc(5).
"""

from __future__ import annotations

import os
import re
import select
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from labkit import kernel
from labkit.checks.peers import waiting_bytes
from labkit.checks.steps import before_each_step

_PATIENCE = 5.0  # seconds for what takes milliseconds
_TICK = 0.01  # between two looks
_ASLEEP = 0.15  # seconds without a single run: who computes does not stand so long
_RESTLESS = 20  # wake-ups of one that will not come to rest
Ready = int | str  # the write end of a pipe in which a byte is then; a file that is there then


def longest_step(function: Callable[..., Any], arguments: Sequence[object], ready: Ready) -> int:
    """Run a function, and return in which of its bytecodes after it was ready it slept longest."""
    times: list[float] = []
    with _once_ready(function, ready, lambda: times.append(time.monotonic())):
        function(*arguments)
    times.append(time.monotonic())
    gaps = [after - before for before, after in zip(times, times[1:], strict=False)]
    return gaps.index(max(gaps)) + 1 if gaps else 0


def strike(
    function: Callable[..., Any], arguments: Sequence[object], ready: Ready,
    blow: tuple[int, int, bool],
) -> Any:  # fmt: skip
    """Run a function and return its result; before one of its bytecodes, its process is sent a
    signal.

    `blow` is: before which, counted from 1 after it was ready; which signal; and whether it comes
    again before each later one, as long as what says that it is ready is there.
    """
    step, number, again = blow
    count = 0

    def before() -> None:
        nonlocal count
        count += 1
        if count == step or (again and count > step and _said_ready(ready)):
            os.kill(os.getpid(), number)

    with _once_ready(function, ready, before):
        return function(*arguments)


def steps_to_strike(last: int, most: int = 24) -> list[int]:
    """Return before which bytecodes to strike, up to that one: all, or the last and some others."""
    every = max(1, -(-2 * last // most))
    return sorted({*range(1, last + 1, every), *range(max(1, last - most // 2), last + 1)})


def _once_ready(
    function: Callable[..., Any], ready: Ready, call: Callable[[], object]
) -> AbstractContextManager[None]:
    is_ready = False

    def step() -> None:
        nonlocal is_ready
        is_ready = is_ready or _said_ready(ready)
        if is_ready:
            call()

    return before_each_step(function, step)


def _said_ready(ready: Ready) -> bool:
    return os.path.exists(ready) if isinstance(ready, str) else waiting_bytes(ready) > 0


def call_at_once(ready: int, pid: int, number: int) -> bool:
    """Wait for the byte that says that a process is ready, and signal it at that moment; tell
    whether it was still there.
    """
    _until_said(ready)
    return _send(pid, number)


def call_in_its_sleep(ready: int, pid: int, number: int, seconds: float = 0.4) -> tuple[bool, int]:
    """Wait for that byte, let the process sleep for so long, then signal it.

    Return whether it was still there, and how often it woke up meanwhile, although nothing came.
    """
    _until_said(ready)
    until_asleep(pid)
    woken = _watch(pid, seconds)
    return _send(pid, number), woken


def _until_said(ready: int) -> None:
    """Wait until there is a byte in a pipe, and leave it there: its writer looks for it, too."""
    poll = select.poll()
    poll.register(ready, select.POLLIN)
    poll.poll()


def call_when(log: int, mark: bytes, pid: int, number: int) -> bytes:
    """Read what a process writes; signal it at the moment when a mark comes; return all it wrote
    until the end.
    """
    content, called = b"", False
    while piece := os.read(log, 1):
        content += piece
        if not called and content.endswith(mark):
            called = _send(pid, number)
    return content


def call_at_rest(path: str, pid: int, number: int, seconds: float = 0.8) -> tuple[bool, int]:
    """Wait until a file is there and a process sleeps, for it has nothing to do; then do as
    call_in_its_sleep().
    """
    _until(lambda: os.path.exists(path) or not _alive(pid))
    until_asleep(pid, 2 * _ASLEEP)
    woken = _watch(pid, seconds)
    return _send(pid, number), woken


def send_off(orders: int, gate: int, reports: int, task: tuple[int, bytes, bool]) -> Any:
    """Order a keeper to start processes, which end when the gate is closed; return what it
    reports, how many of them it leaves as zombies, while no further order comes, whether it took
    every order within a second, and how often it woke up in 1.2 s in which nothing came.

    `task` is: the keeper's number, one byte to order each, and whether it is to be stopped
    (SIGSTOP) while all end. Otherwise it is watched, and told of an end that was none, before the
    last order.
    """
    woken = 0
    keeper, statuses, at_once = task
    first = statuses if at_once else statuses[:-1]
    os.write(orders, first)
    _until(lambda: len(_children(keeper)) >= len(first) or not _alive(keeper))
    until_asleep(keeper)
    if not at_once:
        woken = _watch(keeper, 1.2)
        _send(keeper, signal.SIGCHLD)
        until_asleep(keeper)
        os.write(orders, statuses[-1:])
    took = _until(lambda: len(_children(keeper)) >= len(statuses), 1.0)
    if at_once:
        _send(keeper, signal.SIGSTOP)
    os.close(gate)
    if at_once:
        _until(lambda: zombies(keeper) >= len(statuses) or not _alive(keeper))
        _send(keeper, signal.SIGCONT)
    _until(lambda: waiting_bytes(reports) >= len(statuses), 1.0)
    _until(lambda: zombies(keeper) == 0, 1.0)
    left = zombies(keeper)
    told = os.read(reports, 1000) if waiting_bytes(reports) else b""
    os.close(orders)
    return told, left, took, woken


def gone_after(held: str, pid: int) -> bool:
    """Tell whether all who have a FIFO open for writing are gone, a second after a process's
    end.
    """
    watch = select.poll()
    watch.register(os.open(held, os.O_RDONLY | os.O_NONBLOCK), 0)  # of the end it is told anyway
    _until(lambda: watch.poll(0) or not _alive(pid), 2 * _PATIENCE)
    return bool(watch.poll(1000))


def until_asleep(pid: int, seconds: float = _ASLEEP) -> None:
    """Wait until a process has not run for so long, is gone, or seems not to come to rest."""
    last, since = _picture(pid), time.monotonic()
    restless = last[1] + _RESTLESS

    def stood() -> bool:
        nonlocal last, since
        if (now := _picture(pid)) != last or now[0] != "S":
            last, since = now, time.monotonic()
        return time.monotonic() - since > seconds or now[1] > restless or not _alive(pid)

    _until(stood)


def _watch(pid: int, seconds: float) -> int:
    """Return how often a process wakes up in so many seconds."""
    before = _wake_ups(pid)
    time.sleep(seconds)
    return _wake_ups(pid) - before


def zombies(pid: int) -> int:
    """Return how many children of a process have ended without its having waited for them."""
    return sum(kernel.state(child) == "Z" for child in _children(pid))


def _children(pid: int) -> list[int]:
    return [child for child in kernel.descendants(pid) if kernel.parent(child) == pid]


def _picture(pid: int) -> tuple[str, int]:
    return kernel.state(pid), _wake_ups(pid)


def _wake_ups(pid: int) -> int:
    counts = kernel.switches(pid, pid)
    return int(counts[0]) if counts and re.fullmatch(r"\d+", counts[0]) else 0


def _alive(pid: int) -> bool:
    return kernel.state(pid) not in ("", "Z", "X")


def _send(pid: int, number: int) -> bool:
    if not _alive(pid):  # number 0 would mean all of our own process group
        return False
    os.kill(pid, number)
    return True


def _until(condition: Callable[[], object], seconds: float = _PATIENCE) -> bool:
    give_up = time.monotonic() + seconds
    while not (holds := bool(condition())) and time.monotonic() < give_up:
        time.sleep(_TICK)
    return holds
