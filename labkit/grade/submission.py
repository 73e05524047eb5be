"""Read what a student handed in: a hostile file becomes a Submission, or a sentence why not.

Nothing of it is executed, and only the sources of cells that say `# ANSWER …` are kept.

Traps: opening a FIFO waits for a writer for ever, unless it is opened non-blocking; a symbolic link
may lead to somebody else's work; a small file of brackets exhausts the parser's stack.
System calls: open(O_NONBLOCK | O_NOFOLLOW), fstat, read.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labkit.errors import BadRequest
from labkit.grade.notebook import first_line
from labkit.grade.printable import folder

LARGEST = 20_000_000
MOST_CELLS = 2_000

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
_SAVE = "open it in JupyterLab, save it and hand it in again"


class Unfit(Exception):
    """Say in a sentence why a file is no submission."""


@dataclass(frozen=True)
class Attempt:
    """Hold one cell that claims to be an answer: its type and its source."""

    cell_type: str
    source: str


@dataclass(frozen=True)
class Submission:
    """Hold what one student handed in for one exercise: answers by marker line, or a problem."""

    student: str
    exercise: str
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True)
class Handed:
    """Say where the work of one student for one exercise is, or should be."""

    student: str
    exercise: str
    path: Path


@dataclass(frozen=True)
class Envelope:
    """Hold one student's file for one exercise, unread, and when it was last changed.

    Where there is no content, `problem` says why. The time is in seconds since 1970.
    """

    student: str
    exercise: str
    content: bytes = field(default=b"", repr=False)
    time: int | None = None
    problem: str | None = None

    @property
    def seal(self) -> str:
        """Return what tells two contents apart, and is the same for the same."""
        return hashlib.sha256((self.problem or "").encode() + b"\0" + self.content).hexdigest()


def collect(handed: Handed) -> Envelope:
    """Take in a file of unknown content without looking into it."""
    try:
        content, time = _bytes(handed.path)
        return Envelope(handed.student, handed.exercise, content, time)
    except Unfit as unfit:
        return Envelope(handed.student, handed.exercise, problem=str(unfit))


def read(handed: Handed | Envelope) -> Submission:
    """Read a file of unknown content; what is no notebook gives a Submission with a problem."""
    envelope = collect(handed) if isinstance(handed, Handed) else handed
    try:
        if envelope.problem:
            raise Unfit(envelope.problem)
        attempts = _attempts(_cells(envelope.content))
        return Submission(envelope.student, envelope.exercise, attempts)
    except Unfit as unfit:
        return Submission(envelope.student, envelope.exercise, problem=str(unfit))


def discover(path: Path, exercises: list[str]) -> Iterator[Handed]:
    """Yield all that is handed in, or missing, in a folder that has one folder per student."""
    folders = sorted((e for e in os.scandir(path) if _is_student(e)), key=lambda e: e.name)
    if not folders:
        raise BadRequest(
            f"{path} has no folders of students: it should hold STUDENT/NAME.ipynb,"
            f" where NAME is one of {', '.join(exercises)}"
        )
    names = Counter(folder(entry.name) for entry in folders)
    for student, times in names.items():
        if times > 1:
            raise BadRequest(
                f"{path} has {times} folders that would be called {student}: rename one"
            )
    for entry in folders:
        for name in exercises:
            yield Handed(folder(entry.name), name, _expected(entry, name))


def _is_student(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and not entry.name.startswith(".")


def _expected(entry: os.DirEntry[str], name: str) -> Path:
    # A link in place of a folder is not followed: reading the link itself says so in the report.
    return Path(entry.path) if entry.is_symlink() else Path(entry.path, f"{name}.ipynb")


def _bytes(path: Path) -> tuple[bytes, int]:
    try:
        with open(path, "rb", opener=lambda name, _: os.open(name, _FLAGS)) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unfit(f"{path.name} is not an ordinary file: hand in the notebook itself")
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Unfit(_why_not(path.name, error)) from None
    if len(content) > LARGEST:
        raise Unfit(f"the file is larger than {LARGEST // 1_000_000} MB: clear its outputs")
    if not content.strip():
        raise Unfit(f"the file is empty: {_SAVE}")
    return content, int(status.st_mtime)


def _why_not(name: str, error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return f"no submission: there is no file {name}"
    if error.errno == errno.ELOOP:
        return f"{name} is a symbolic link: hand in the notebook itself"
    return f"{name} cannot be opened ({error.strerror}): hand in the notebook itself"


def _cells(content: bytes) -> list[Any]:
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unfit(f"the file is not text in UTF-8, so it is not a notebook: {_SAVE}") from None
    except (ValueError, RecursionError, MemoryError):
        raise Unfit(f"the file is not JSON, so it is not a notebook: {_SAVE}") from None
    if not isinstance(notebook, dict):
        raise Unfit(f"the file is not a notebook: {_SAVE}")
    if type(notebook.get("nbformat")) is not int or notebook["nbformat"] != 4:
        raise Unfit(f"the file is not a notebook of format 4: {_SAVE}")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise Unfit(f"the notebook has no list of cells: {_SAVE}")
    if len(cells) > MOST_CELLS:
        raise Unfit(f"the notebook has more than {MOST_CELLS:,} cells: delete those you added")
    return cells


def _attempts(cells: list[Any]) -> dict[str, list[Attempt]]:
    found: dict[str, list[Attempt]] = {}
    for cell in cells:
        text = _source(cell)
        line = first_line(text)
        if line.startswith("# ANSWER "):
            found.setdefault(line, []).append(Attempt(str(cell.get("cell_type"))[:20], text))
    return found


def _source(cell: object) -> str:
    text = cell.get("source") if isinstance(cell, dict) else None
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        return "".join(text)
    return text if isinstance(text, str) else ""
