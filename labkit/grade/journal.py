"""Keep each result from the moment it is known: a file to which lines are only ever appended.

    {"format": "labkit journal 1"}
    {"result": …, "seal": …, …}      one line a result, on the disk before the next is written
    {"regrade": [["ann", "01"], …]}  from here on these are to be graded again
    {"result": …, "se                killed while writing: graded again

A later line about the same student and exercise replaces an earlier one. What stays in memory is
where each line begins. The journal is locked while somebody grades into its folder.

Trap: a descriptor that a child inherits keeps the lock when the parent is killed.
System calls: flock, pread, pwrite, fsync, ftruncate.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from labkit.errors import BadRequest
from labkit.grade.verdict import Result, from_json

JOURNAL = "journal.jsonl"
_HEADER = b'{"format": "labkit journal 1"}\n'

Key = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """Hold one result, and what it was made from.

    The seals tell the submission's file and the official notebook from other versions of them;
    `time` is when the file was last changed, in seconds since 1970.
    """

    result: Result
    seal: str
    notebook: str
    isolation: str = "bubblewrap"
    time: int | None = None

    @property
    def key(self) -> Key:
        """Return whose result it is, and for which exercise."""
        return self.result.student, self.result.exercise


@dataclass(frozen=True)
class Place:
    """Say where in the journal an entry is, and what decides whether it still holds."""

    offset: int
    length: int
    seals: tuple[str, str]
    time: int | None
    ours: bool


class Journal:
    """Own the journal of a results folder; refuse a folder that holds something else."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL
        self.places: dict[Key, Place] = {}
        self.due: set[Key] = set()  # asked to be graded again, and not yet so
        self._file = _opened(folder)
        try:
            _lock(self._file, folder)
            self._end = self._recovered()
        except BaseException:
            os.close(self._file)
            raise

    def __repr__(self) -> str:
        return f"Journal({len(self.places)} results)"

    def close(self) -> None:
        """Let the next grading have the folder."""
        os.close(self._file)

    def append(self, entry: Entry) -> None:
        """Keep an entry; once this returns, no crash takes it away."""
        self._note(entry.key, self._write(asdict(entry)), entry)

    def regrade(self, keys: Iterable[Key]) -> None:
        """Demand that all of these are graded again, or go on with an earlier demand."""
        wanted = set(keys)
        if not wanted & self.due:
            self._write({"regrade": sorted(wanted)})
            self.due |= wanted

    def holds(self, key: Key, seals: tuple[str, str]) -> bool:
        """Tell whether this very content was judged already by this very notebook."""
        place = self.places.get(key)
        return bool(place and place.seals == seals and not place.ours and key not in self.due)

    def read(self, key: Key) -> Entry:
        """Return the newest entry of a student for an exercise."""
        place = self.places[key]
        return _entry(json.loads(os.pread(self._file, place.length, place.offset)))

    def _write(self, plain: dict[str, Any]) -> tuple[int, int]:
        line = json.dumps(plain, sort_keys=True).encode() + b"\n"
        return self._end, self._put(line)

    def _put(self, line: bytes) -> int:
        start = self._end
        try:
            done = 0
            while done < len(line):
                done += os.pwrite(self._file, line[done:], start + done)
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, start)
            raise
        self._end = start + len(line)
        return len(line)

    def _note(self, key: Key, where: tuple[int, int], entry: Entry) -> None:
        seals = entry.seal, entry.notebook
        self.places[key] = Place(*where, seals, entry.time, entry.result.ours)
        self.due.discard(key)

    def _recovered(self) -> int:
        """Find all entries; cut off what was being written when somebody was killed."""
        end = 0
        with open(self._file, "rb", closefd=False) as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                if end == 0 and line != _HEADER:
                    raise _foreign(self.path.parent, f"{JOURNAL} is another's")
                self._take(line, end)
                end += len(line)
        os.ftruncate(self._file, end)
        if end == 0:
            self._end = 0
            end = self._put(_HEADER)
        return end

    def _take(self, line: bytes, offset: int) -> None:
        try:
            plain = json.loads(line)
            if "regrade" in plain:
                self.due |= {(student, exercise) for student, exercise in plain["regrade"]}
            elif "result" in plain:
                entry = _entry(plain)
                self._note(entry.key, (offset, len(line)), entry)
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # a disk that failed: what is lost is graded again


def _entry(plain: dict[str, Any]) -> Entry:
    return Entry(**{**plain, "result": from_json(plain["result"])})


def _opened(folder: Path) -> int:
    if folder.exists() and not folder.is_dir():
        raise BadRequest(f"{folder} is not a folder, and was not touched: name another one")
    path = folder / JOURNAL
    if folder.exists() and any(folder.iterdir()) and not path.is_file():
        raise _foreign(folder, f"there is no {JOURNAL}")
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def _lock(file: int, folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BadRequest(
            f"another `labkit grade` is at work in {folder}: wait until it has ended,"
            " or name another folder with --out"
        ) from None


def _foreign(folder: Path, why: str) -> BadRequest:
    return BadRequest(
        f"{folder} is not empty and holds no gradebook of ours ({why}), so nothing in it was"
        " overwritten: name a new folder with --out, or empty this one"
    )
