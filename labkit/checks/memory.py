"""The other processes that share a student's memory, and what they find in it.

    student   ──copies──▶ ┌──────────────────────┐
              ╳ stopped   │ new new new old old  │ ◀── the check looks, whenever it likes
                          └──────────────────────┘

Memory has no wire to listen at, and a race shows itself only now and then. So a check does not wait
for bad luck: it stops the student's process (SIGSTOP) again and again, at moments that nobody can
foresee, and looks whether what the memory says of itself is true at each of them. A large copy
takes most of the time, so that a few looks find a promise that was made too early.

System calls: kill(2) with SIGSTOP and SIGCONT; sem_wait(3), sem_post(3).
"""

from __future__ import annotations

import mmap
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

import posix_ipc
import psutil

from labkit import kernel
from labkit.link import Region, new_posix_name
from labkit.process import Process

Seen = TypeVar("Seen")
SLOTS = 4  # of a ring
_GRAIN = 64  # bytes: what a picture repeats
_PATIENCE = 3.0  # seconds for what takes milliseconds
_LENGTH = 4  # bytes before each message in a slot
_NUMBER = 8  # bytes of the number that is counted up
_SPINS = 0.1  # seconds of CPU: who has taken so many does not sleep
_LOOKS = 6  # in a row, 20 ms apart, at which who sleeps is asleep


@contextmanager
def semaphores(*values: int) -> Iterator[list[posix_ipc.Semaphore]]:
    """Make a semaphore with each value; their names go at the end of the block."""
    made = [
        posix_ipc.Semaphore(new_posix_name("check"), posix_ipc.O_CREX, initial_value=value)
        for value in values
    ]
    try:
        yield made
    finally:
        for each in made:
            each.unlink()
            each.close()


def glimpses(
    process: Process, look: Callable[[], Seen], *, most: int = 40, apart: float = 0.004
) -> list[Seen]:
    """Stop a process at random moments, look, and let it go on, until it has ended or that many
    looks were taken; return what was seen. `apart` is in seconds.
    """
    seen: list[Seen] = []
    while process.exitcode is None and len(seen) < most:
        time.sleep(random.random() * apart)
        process.pause()
        if not _within(lambda: kernel.state(process.pid) in ("T", "t", "Z", "")):
            break
        if kernel.state(process.pid) in ("T", "t"):
            seen.append(look())
        process.resume()
    return seen


def settle(process: Process) -> None:
    """Wait until a process sleeps, or has ended, or burns CPU instead; no longer than 3 s."""
    asleep = 0

    def settled() -> bool:
        nonlocal asleep
        state = kernel.state(process.pid)
        asleep = asleep + 1 if state == "S" else 0
        with suppress(psutil.Error):
            if sum(psutil.Process(process.pid).cpu_times()[:2]) > _SPINS:
                return True
        return asleep >= _LOOKS or state in ("Z", "")

    _within(settled, apart=0.02)


def _within(holds: Callable[[], bool], *, apart: float = 0.0) -> bool:
    give_up = time.monotonic() + _PATIENCE
    while not (found := holds()) and time.monotonic() < give_up:
        time.sleep(apart)
    return found


def picture(grain: bytes, size: int) -> bytes:
    """Return a picture of so many bytes that repeats a grain of 64: half of another one shows."""
    return grain * (size // _GRAIN)


def whole(content: bytes | memoryview) -> bool:
    """Tell whether a picture is one, and not parts of two."""
    copy = bytes(content)
    return copy == picture(copy[:_GRAIN], len(copy))


def hammer(region: Region, lock: str, times: int) -> None:
    """Count the number at the beginning up, by the rules, but slowly: others get in between if they
    can.
    """
    guard = posix_ipc.Semaphore(lock)
    with region as memory:
        for _ in range(times):
            with guard:
                number = int.from_bytes(memory.buf[:_NUMBER], "little")
                os.sched_yield()
                memory.buf[:_NUMBER] = (number + 1).to_bytes(_NUMBER, "little")


def slot(memory: memoryview, number: int) -> memoryview:
    """Return the slot of a ring in which the message of that number is."""
    size = len(memory) // SLOTS
    return memory[number % SLOTS * size :][:size]


def fill(place: memoryview, message: bytes) -> None:
    """Put a message into a slot: its length in 4 bytes, little-endian, and the bytes."""
    place[_LENGTH : _LENGTH + len(message)] = message
    place[:_LENGTH] = len(message).to_bytes(_LENGTH, "little")


def content(place: memoryview) -> bytes:
    """Return the message in a slot, as far as its length can be believed."""
    size = int.from_bytes(place[:_LENGTH], "little")
    return bytes(place[_LENGTH : _LENGTH + size])


def take_all(region: Region, free: str, full: str, count: int) -> list[bytes]:
    """Take so many messages from a ring, and spoil each slot before it is given back."""
    emptied, filled = posix_ipc.Semaphore(free), posix_ipc.Semaphore(full)
    found = []
    with region as memory:
        for number in range(count):
            filled.acquire()
            place = slot(memory.buf, number)
            found.append(content(place))
            place[:] = b"\xff" * len(place)
            emptied.release()
    return found


def fill_late(region: Region, free: str, full: str, messages: Sequence[bytes]) -> None:
    """Let the consumer wait for 0.5 s; then put the messages into a ring."""
    emptied, filled = posix_ipc.Semaphore(free), posix_ipc.Semaphore(full)
    time.sleep(0.5)
    with region as memory:
        for number, message in enumerate(messages):
            emptied.acquire()
            fill(slot(memory.buf, number), message)
            filled.release()


def look_at_once(name: str, ready: str, done: str) -> tuple[int, bytes, bool]:
    """Wait for `ready`, open what has that name, and look at its end first; return its size, its
    last bytes and whether it was one picture, and say `done`. The size is -1 if nothing has it.
    """
    posix_ipc.Semaphore(ready).acquire()
    try:
        memory = posix_ipc.SharedMemory(name)
        with mmap.mmap(memory.fd, 0) as view:
            last = view[-_GRAIN:]
            return len(view), last, whole(view[:])
    except posix_ipc.ExistentialError:
        return -1, b"", False
    finally:
        posix_ipc.Semaphore(done).release()
