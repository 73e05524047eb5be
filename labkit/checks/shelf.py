"""What processes share that does not protect itself: a shelf with few places, and a number.

    producer ── put(7) ──▶ [ 7 | 3 |   ] ── take() ──▶ consumer     the first that was put, first

A shelf neither waits nor refuses: it takes from an empty place, and puts onto a full one. But it
notes who did what when, and how many things were there, so that a check can tell.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable, Iterable
from typing import Any

import posix_ipc

from labkit.checks.semaphores import Log, Section, nameless, until_one_sleeps
from labkit.link import Descriptor, End

_NUMBER = struct.Struct("q")
_HEAD, _TAIL, _FIRST = 0, 8, 16  # in a shelf's file: how many were put, were taken; the places


class Shelf:
    """Be a shelf with so many places, which trusts that its users take turns, and notes if not."""

    def __init__(self, places: int) -> None:
        self.places, self.log = places, Log()
        self._file = nameless(self)
        os.ftruncate(self._file, _FIRST + places * _NUMBER.size)

    def end(self, who: str) -> ShelfEnd:
        """Return what one process needs to use it."""
        return ShelfEnd(Descriptor(os.dup(self._file)), self.places, self.log.section(who))

    def misuse(self) -> str | None:
        """Say what was done at the shelf that must not be; None if all was well."""
        for note in self.log.notes():
            if note.what == "put" and note.number >= self.places:
                return f"{note.who} put something on a full shelf: wait for a free place first"
            if note.what == "take" and note.number <= 0:
                return f"{note.who} took something from an empty shelf: wait until one is filled"
        if pair := self.log.together():
            return (
                f"{' and '.join(pair)} were at the shelf at the same moment: let only who has the "
                "mutex touch the shelf"
            )
        return None


class ShelfEnd(End):
    """Put numbers on a shelf and take them off, in the order in which they were put."""

    def __init__(self, file: Descriptor, places: int, section: Section) -> None:
        self.file, self.places, self.section = file, places, section

    def put(self, item: int) -> None:
        """Put a number into the next place, whatever is there."""
        begin, head, tail = time.monotonic(), self._read(_HEAD), self._read(_TAIL)
        time.sleep(self.section.seconds)
        self._write(_FIRST + head % self.places * _NUMBER.size, item)
        self._write(_HEAD, head + 1)
        self.section.note("put", begin, head - tail)

    def take(self) -> int:
        """Take the number that was put first, be there one or not."""
        begin, head, tail = time.monotonic(), self._read(_HEAD), self._read(_TAIL)
        time.sleep(self.section.seconds)
        item = self._read(_FIRST + tail % self.places * _NUMBER.size)
        self._write(_TAIL, tail + 1)
        self.section.note("take", begin, head - tail)
        return item

    def _read(self, place: int) -> int:
        return int(_NUMBER.unpack(os.pread(self.file, _NUMBER.size, place))[0])

    def _write(self, place: int, number: int) -> None:
        os.pwrite(self.file, _NUMBER.pack(number), place)


class Counter(End):
    """Be a number that processes share, and that nothing protects: `value` reads and writes it."""

    def __init__(self, file: Descriptor) -> None:
        self.file = file

    @property
    def value(self) -> int:
        """Return the number."""
        return int(_NUMBER.unpack(os.pread(self.file, _NUMBER.size, 0))[0])

    @value.setter
    def value(self, number: int) -> None:
        os.pwrite(self.file, _NUMBER.pack(number), 0)


class Number:
    """Make a number, 0 at first, that several processes can share."""

    def __init__(self) -> None:
        self._file = nameless(self)
        os.pwrite(self._file, _NUMBER.pack(0), 0)

    def end(self) -> Counter:
        """Return what one process needs to use it."""
        return Counter(Descriptor(os.dup(self._file)))


def serve_shelf(step: Callable[..., Any], names: tuple[str, str, str], given: Iterable[Any]) -> Any:
    """Be a peer at a shelf: put each that is given, or take once for each None.

    The names are of the semaphores that it waits for, that it raises, and of the mutex.
    """
    room, done, mutex = map(posix_ipc.Semaphore, names)
    results = []
    for each in given:
        room.acquire()
        with mutex:
            results.append(step() if each is None else step(each))
        done.release()
    return results


def serve_late(
    step: Callable[..., Any], names: tuple[str, str, str], given: Iterable[Any]
) -> tuple[bool, Any]:
    """Be such a peer, but not before somebody sleeps on the semaphore that it raises; return
    whether somebody did, and what serve_shelf() returns.
    """
    slept = until_one_sleeps(names[1])
    return slept, serve_shelf(step, names, given)
