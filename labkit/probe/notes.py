"""What a process of an experiment takes along: a file for its notes, and gates at which it waits.

    child   notes.add("got", 3)  ──▶  a file without a name  ──▶  notes.read()   the watcher

Notes are there as soon as they are written: also those of a process that hangs, or was killed.

System calls: write(2) with O_APPEND, pread(2), read(2), close(2).
"""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from labkit.link import Descriptor


@dataclass(frozen=True)
class Notes:
    """Be a file into which one process writes lines that another reads while it goes on."""

    file: Descriptor

    def add(self, *words: object) -> None:
        """Write one line; nothing is lost if the process is killed right after it."""
        line = " ".join(map(str, words)).replace("\n", " ")
        os.write(self.file, f"{line}\n".encode())

    def read(self) -> list[str]:
        """Return all lines that are complete."""
        text = os.pread(self.file, os.fstat(self.file).st_size, 0).decode()
        return text.split("\n")[:-1]


@dataclass(frozen=True)
class Gate:
    """Be a place where processes wait until another one opens it."""

    reader: Descriptor
    writer: Descriptor | None = None

    def wait(self) -> None:
        """Wait until it is opened."""
        os.read(self.reader, 1)

    def is_open(self) -> bool:
        """Tell whether it has been opened."""
        return bool(select.select([self.reader], [], [], 0)[0])

    def __reduce__(self) -> tuple[object, ...]:
        return Gate, (self.reader,)  # who waits must not hold it shut

    def open(self) -> None:
        """Let all pass who wait there, and who come later."""
        if self.writer is not None:
            self.writer.close()

    def close(self) -> None:
        """Be no gate any more."""
        self.open()
        self.reader.close()


@contextmanager
def noting(notes: Notes) -> Iterator[None]:
    """Write down what is raised in the block."""
    try:
        yield
    except EOFError:
        notes.add("end EOFError")
    except Exception as error:
        notes.add("end", type(error).__name__)
        notes.add("✘", type(error).__name__, str(error)[:300])


def numbers() -> set[int]:
    """Return the descriptors that a role can have been given or have opened."""
    found = set()
    for number in map(int, os.listdir("/dev/fd")):
        with suppress(OSError):
            os.fstat(number)
            found.add(number)
    return {number for number in found if 3 <= number < 200}


def readable() -> set[int]:
    """Return those of them that select() says can be read from now."""
    return set(select.select(sorted(numbers()), [], [], 0)[0])
