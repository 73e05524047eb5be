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
Names = tuple[str, str, str]  # of the semaphores of a ring: free, full, and what a Gate waits for
SLOTS = 4  # of a ring
SPOILT = b"\xff"  # what is written all over a slot that is free
_GRAIN = 64  # bytes: what a picture repeats
_PATIENCE = 5.0  # seconds for what takes milliseconds
_LENGTH = 4  # bytes before each message in a slot
_SPINS = 0.1  # seconds of CPU: who has taken so many does not sleep
_PLACES = 16  # at which a picture is looked at
_APART = 0.004  # seconds between two looks at what is stopped, at most
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


def repeat(signs: tuple[str, str], step: Callable[[int], object]) -> int:
    """Say by the first semaphore that it begins, then call step(0), step(1) … until the second one
    says that it is enough; return how often.
    """
    begun, enough = map(posix_ipc.Semaphore, signs)
    begun.release()
    number = 0
    while not enough.value:
        step(number)
        number += 1
    return number


def glimpses(
    process: Process, signs: Sequence[posix_ipc.Semaphore], look: Callable[[], Seen], *, most: int
) -> list[Seen]:
    """Stop a process that repeats something, look, let it go on, and so again that many times, but
    no longer than 5 s; return what was seen.
    """
    begun, enough = signs
    seen: list[Seen] = []
    give_up = time.monotonic() + _PATIENCE
    with suppress(posix_ipc.BusyError):  # it has never begun: there is nothing to look at
        begun.acquire(_PATIENCE)
        while process.exitcode is None and len(seen) < most and time.monotonic() < give_up:
            time.sleep(random.random() * _APART)
            process.pause()
            _within(lambda: kernel.state(process.pid) in ("T", "t", "Z", ""))
            if kernel.state(process.pid) in ("T", "t"):
                seen.append(look())
            process.resume()
    enough.release()
    return seen


def settle(process: Process, begun: posix_ipc.Semaphore) -> bool:
    """Wait until a process that has begun sleeps, or has ended, or burns CPU instead, no longer
    than 5 s; tell whether it sleeps. However loaded the machine is: who asks again and again is
    never asleep for long.
    """
    with suppress(posix_ipc.BusyError):
        begun.acquire(_PATIENCE)
    before, asleep = _burnt(process), 0

    def settled() -> bool:
        nonlocal asleep
        state = kernel.state(process.pid)
        asleep = asleep + 1 if state == "S" else 0
        burns = _burnt(process) - before > _SPINS
        return asleep >= _LOOKS or burns or state in ("Z", "")

    _within(settled, apart=0.02)
    return asleep >= _LOOKS


def ended(process: Process) -> bool:
    """Tell whether a process has ended, be it noticed yet or not."""
    return kernel.state(process.pid) in ("Z", "")


def _burnt(process: Process) -> float:
    """Return the seconds of CPU that a process has taken; 0 once it is gone."""
    with suppress(psutil.Error):
        return float(sum(psutil.Process(process.pid).cpu_times()[:2]))
    return 0.0


def _within(holds: Callable[[], bool], *, apart: float = 0.0) -> bool:
    give_up = time.monotonic() + _PATIENCE
    while not (found := holds()) and time.monotonic() < give_up:
        time.sleep(apart)
    return found


def picture(grain: bytes, size: int) -> bytes:
    """Return a picture of so many bytes that repeats a grain of 64: half of another one shows."""
    return grain * (size // _GRAIN)


def parts(content: bytes | memoryview) -> set[bytes]:
    """Return what a picture repeats, as found at 16 places: more than one in a torn picture.

    Not at its very end: memcpy() may load the last bytes first.
    """
    apart = len(content) // _PLACES // _GRAIN * _GRAIN
    places = (number * apart for number in range(_PLACES))
    return {bytes(content[place : place + _GRAIN]) for place in places}


class Gate:
    """Be a semaphore for a student's process in which each release() lasts until somebody has
    looked: whatever was promised by it must be true by then.
    """

    def __init__(self, counts: str, looked: str) -> None:
        self.counts, self.looked = counts, looked

    @property
    def value(self) -> int:
        return int(posix_ipc.Semaphore(self.counts).value)

    def acquire(self) -> None:
        """Wait until it is not 0, and lower it."""
        posix_ipc.Semaphore(self.counts).acquire()

    def release(self) -> None:
        """Raise it, and wait until that has been looked at."""
        posix_ipc.Semaphore(self.counts).release()
        posix_ipc.Semaphore(self.looked).acquire()


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


def take_all(region: Region, names: Names, count: int) -> list[bytes]:
    """Take so many messages from a ring, at once, and spoil each slot before it is given back."""
    free, full, looked = map(posix_ipc.Semaphore, names)
    found = []
    with region as memory:
        for number in range(count):
            full.acquire()
            place = slot(memory.buf, number)
            found.append(content(place))
            place[:] = SPOILT * len(place)
            free.release()
            looked.release()
    return found


def fill_all(region: Region, names: Names, messages: Sequence[bytes]) -> None:
    """Put the messages into a ring, and spoil at once what is given back, until all has been."""
    free, full, looked = map(posix_ipc.Semaphore, names)
    with region as memory:
        for number in range(len(messages) + SLOTS):
            free.acquire()
            place = slot(memory.buf, number)
            place[:] = SPOILT * len(place)
            if number < len(messages):
                fill(place, messages[number])
                full.release()
            if number >= SLOTS:
                looked.release()


def look_at_once(name: str, ready: str, done: str) -> tuple[int, bytes]:
    """Wait for `ready`, open what has that name, and look at its end; return its size and its last
    64 bytes, and say `done`. The size is -1 if nothing has that name.
    """
    posix_ipc.Semaphore(ready).acquire()
    try:
        memory = posix_ipc.SharedMemory(name)
        with mmap.mmap(memory.fd, 0) as view:
            return len(view), view[-_GRAIN:]
    except posix_ipc.ExistentialError:
        return -1, b""
    finally:
        posix_ipc.Semaphore(done).release()
