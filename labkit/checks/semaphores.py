"""Witnesses of critical sections: who was inside when, and who waits for what.

    Log ─┬─ section("Ann") ──▶ called by the student's process    notes: in at 3.01, out at 3.02
         └─ section("Bob") ──▶ called by a peer                   notes: in at 3.00, out at 3.03
    the check reads both: they overlap, so somebody let the second one in too early

All write into one open file without a name, each note with one write at its end (O_APPEND), which
is never mixed with another's. A note is made inside the section, so that whoever holds what he
should cannot be blamed: two that overlap did. System calls: sem_open(3), sem_getvalue(3), write(2).
"""

from __future__ import annotations

import fcntl
import os
import struct
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import posix_ipc

from labkit.checks.steps import before_each_step
from labkit.errors import GroupError, Stuck, TimedOut
from labkit.link import Descriptor, End, new_posix_name

if TYPE_CHECKING:
    from labkit.checks.verdict import check
    from labkit.observe import Explanation

_NOTE = struct.Struct("32s8sddq")
_PATIENCE = 4.0  # seconds for a process to come to its wait
_LOOK, _LOOKS = 0.01, 20  # seconds between two looks, and how many there are


@contextmanager
def semaphores(**values: int) -> Iterator[tuple[str, ...]]:
    """Make named semaphores, `word=value` for each; yield their names, and remove them again."""
    names = tuple(new_posix_name(word) for word in values)
    for name, value in zip(names, values.values(), strict=True):
        posix_ipc.Semaphore(name, posix_ipc.O_CREX, initial_value=value).close()
    try:
        yield names
    finally:
        for name in names:
            with suppress(posix_ipc.ExistentialError):  # a student's process has removed it
                posix_ipc.unlink_semaphore(name)


def value_of(name: str) -> int | None:
    """Return the value of a semaphore; None once nothing has that name."""
    try:
        semaphore = posix_ipc.Semaphore(name)
    except posix_ipc.ExistentialError:
        return None
    value = int(semaphore.value)
    semaphore.close()
    return value


@dataclass(frozen=True)
class Note:
    """Say that somebody was inside, from when until when (seconds, on one clock for all)."""

    who: str
    what: str  # "in", "short" of something that it needs, "put" or "take"
    begin: float
    end: float
    number: int = 0  # of things on the shelf before


class Log:
    """Be where critical sections note who was in them."""

    def __init__(self) -> None:
        self._file = nameless(self)
        fcntl.fcntl(self._file, fcntl.F_SETFL, os.O_APPEND)

    def section(
        self, who: str, *, seconds: float = 0.01, fails: type[BaseException] | None = None,
        needs: Sequence[str] = (),
    ) -> Section:  # fmt: skip
        """Return a function that is a critical section: it takes so long, and then returns `who`,
        or raises. It also looks whether somebody has each semaphore that it needs.
        """
        return Section(Descriptor(os.dup(self._file)), who, seconds, (fails, tuple(needs)))

    def notes(self) -> list[Note]:
        """Return all notes, in the order in which they began."""
        content = os.pread(self._file, os.fstat(self._file).st_size, 0)
        notes = (
            Note(who.rstrip(b"\0").decode(), what.rstrip(b"\0").decode(), *numbers)
            for who, what, *numbers in _NOTE.iter_unpack(content[: len(content) // 64 * 64])
        )
        return sorted(notes, key=lambda note: note.begin)

    def at_once(self) -> int:
        """Return how many were inside at the same moment, at most."""
        notes = self.notes()
        return max((sum(n.begin <= m.begin < n.end for n in notes) for m in notes), default=0)

    def together(self) -> tuple[str, ...]:
        """Return the names of two that were inside at the same moment; nothing if nobody was."""
        notes = self.notes()
        for place, one in enumerate(notes):
            for other in notes[place + 1 :]:
                if other.begin < one.end and other.who != one.who:
                    return one.who, other.who
        return ()


class Section(End):
    """Be a critical section that notes when somebody is in it; made by Log.section()."""

    def __init__(self, file: Descriptor, who: str, seconds: float, more: tuple[Any, ...]) -> None:
        self.file, self.who, self.seconds = file, who, seconds
        self.fails, self.needs = more

    def __call__(self) -> str:
        begin = time.monotonic()
        what = "short" if any(value_of(name) for name in self.needs) else "in"
        time.sleep(self.seconds)
        self.note(what, begin)
        if self.fails:
            raise self.fails("out of paper")
        return self.who

    def note(self, what: str, begin: float, number: int = 0) -> None:
        """Note that it was inside until now."""
        note = _NOTE.pack(self.who.encode(), what.encode(), begin, time.monotonic(), number)
        os.write(self.file, note)


def visit(door: str, section: Callable[[], object], times: int = 3) -> None:
    """Be a peer who goes into a critical section as one should, several times."""
    for _ in range(times):
        with posix_ipc.Semaphore(door):
            section()


def sleepers(name: str) -> int:
    """Return how many sleep on a semaphore, as the C library counts them in its shared memory."""
    with open(f"/dev/shm/sem.{name.removeprefix('/')}", "rb") as file:
        return int.from_bytes(file.read(8)[4:], "little")


def until_one_sleeps(*names: str) -> bool:
    """Wait until somebody sleeps on one of these semaphores; return whether somebody does."""
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        if any(map(sleepers, names)):
            return True
        time.sleep(_LOOK)
    return False


def neighbour(mine: str, other: str) -> tuple[bool, bool]:
    """Be a philosopher who has one fork; when somebody sleeps for it, look for a while whether that
    one keeps the other fork meanwhile; then put it down. Return whether it slept, and kept it.
    """
    slept = until_one_sleeps(mine)
    kept = slept
    for _ in range(_LOOKS if slept else 0):
        kept = kept and value_of(other) == 0
        time.sleep(_LOOK)
    posix_ipc.Semaphore(mine).release()
    return slept, kept


def puts_both_back(
    dine: Callable[..., Any], forks: Sequence[str], seat: int, own: tuple[int, int]
) -> bool:
    """Let a philosopher eat two meals, step by step; return whether both forks were free at any
    moment between the two.
    """
    eaten, both = 0, False

    def eat() -> None:
        nonlocal eaten
        eaten += 1

    def look() -> None:
        nonlocal both
        both = both or (eaten == 1 and all(value_of(forks[k]) for k in own))

    with before_each_step(dine, look):
        dine(list(forks), seat, 2, eat)
    return both


def where_it_waits(
    task: check, function: Callable[..., Any], *arguments: Any, name: str
) -> Explanation | None:
    """Run a function that may well wait for ever; return the explanation, or None if it ended.

    Raises what it raised, or that it never came to a standstill, as a busy wait does not.
    """
    group = task.group(_PATIENCE)
    group.check = False
    with group:
        group.spawn(function, *arguments, name=name)
    if isinstance(group.error, Stuck):
        return group.explanation
    if isinstance(group.error, GroupError) and not isinstance(group.error, TimedOut):
        raise group.error
    return None


def nameless(owner: object) -> int:
    """Return an open file without a name that is closed with its owner."""
    number, path = tempfile.mkstemp()
    os.unlink(path)
    weakref.finalize(owner, os.close, number)
    return number
