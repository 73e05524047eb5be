"""Peers of answers that work with files, and what their evidence says.

They look at the file after each step of the answer (steps.py), or write into it themselves just
then. Each function that judges returns a sentence, or None if nothing is wrong.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from stat import S_ISREG

from labkit import kernel
from labkit.checks.evidence import count, short
from labkit.checks.steps import steps

# [the step, which version the file holds, its bytes, {other file: its bytes}, the same for those
# that the answer has open, or None if that is not known]
Look = list[object]
_RENAMES = ("replace", "rename", "link")
_TO_DISK = ("fsync", "fdatasync", "sync")
_GONE, _NOT_WHOLE = -1, -2
_INTRUDER = b"a line of another program, number %d\n"
_PATIENCE = 3.0  # seconds for an answer to open a new file


def look_on(end: int, path: str, versions: Sequence[bytes], pid: int) -> list[Look]:
    """Look at a file and its folder after each step of an answer, which is the process of that
    number; return what there was.
    """
    return [[name, *_seen(Path(path), versions, pid)] for name in steps(end)]


def _seen(path: Path, versions: Sequence[bytes], pid: int) -> Look:
    files = {each: each.lstat() for each in path.parent.rglob("*") if each != path}
    others = {str(each): how.st_size for each, how in files.items() if S_ISREG(how.st_mode)}
    opened = {file.identity for file in kernel.open_files(pid)}
    held = {name: size for name, size in others.items() if _identity(files[Path(name)]) in opened}
    looked = [others, held if opened else None]
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [_GONE, 0, *looked]
    which = list(versions).index(content) if content in versions else _NOT_WHOLE
    return [which, len(content), *looked]


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def published_badly(looks: Sequence[Look], size: int) -> str | None:
    """Say what a reader could have found besides the old and the new version, of so many bytes."""
    before, was_there = "", False
    for name, which, length, *_ in looks:
        if which == _GONE and was_there:
            return (
                f"after {name}() there was no file of that name at all, for whoever wanted to read "
                "it: os.replace() needs no room to be made for it"
            )
        was_there = was_there or which != _GONE
        if which == _NOT_WHOLE:
            return (
                f"after {name}(), a reader would have found {length} of {count(size, 'byte')}. "
                "Write a draft under another name, and os.replace() it once it is complete"
            )
        before = str(name)
    if not any(others for *_, others, _ in looks):
        return (
            f"until {before}() there was never a draft in the folder. Only within one file system "
            "is a rename possible, and atomic: make the draft in the file's own folder"
        )
    return None


def not_on_the_disk(looks: Sequence[Look], size: int) -> str | None:
    """Say whether a name led to bytes that were not all on the disk yet."""
    names = [str(name) for name, *_ in looks]
    renamed = next((k for k, name in enumerate(names) if name in _RENAMES), len(names))
    flushed = [look for look in looks[:renamed] if look[0] in _TO_DISK]
    if not flushed:
        late = any(name in _TO_DISK for name in names[renamed:])
        return (
            f"it called os.fsync() {'only after' if late else 'never, and'} os.replace()"
            f"{'' if late else ' all the same'}. If the power fails, the new name may be on the "
            "disk and the bytes not: an empty file in place of the old one"
        )
    held = [bytes_ for look in flushed for bytes_ in _on_the_disk(look)]
    if not held:
        return (
            "when it called os.fsync(), it had no draft open, so that was for another file, or for "
            "the folder, which puts names onto the disk and no bytes: call it for the draft"
        )
    if size not in held:
        return (
            f"when os.fsync() had returned, the draft held {max(held)} of "
            f"{count(size, 'byte')}: the rest was still in Python's own buffer. Call file.flush() "
            "before os.fsync()"
        )
    return None


def _on_the_disk(look: Look) -> list[int]:
    """Return the sizes of the drafts that a call may have brought onto the disk: sync() takes all,
    fsync() one that is open.
    """
    name, *_, others, held = look
    drafts = others if name == "sync" or held is None else held
    return list(drafts.values())  # type: ignore[attr-defined]


def intrude(end: int, path: str) -> list[list[object]]:
    """After each step of an answer, append a line to the same file, if it ends with a whole line;
    return for each step its name and the end of the file.
    """
    looks: list[list[object]] = []
    for number, name in enumerate(steps(end)):
        content = Path(path).read_bytes() if os.path.exists(path) else b""
        looks.append([name, content[-12:]])
        if content[-1:] in (b"", b"\n"):
            with open(path, "ab", 0) as file:
                file.write(_INTRUDER % number)
    return looks


def logged_badly(looks: Sequence[Sequence[object]], content: bytes, line: bytes) -> str | None:
    """Say what happened to a log to which an answer appended a line, and an intruder many."""
    for name, tail in looks:
        if isinstance(tail, bytes) and tail[-1:] not in (b"", b"\n"):
            return (
                f"after its {name}() the file ended within a line, with {short(tail)}: just then "
                "another process may append. Hand over the line and its newline in one write()"
            )
    found = content.splitlines(keepends=True)
    for number, (name, _) in enumerate(looks):
        if _INTRUDER % number not in found:
            return (
                f"after its {name}() another program appended a line, which is not in the file any "
                "more. To look for the end and to write there are two steps, and that program does "
                "not ask for your lock, if you have one: open the file with O_APPEND"
            )
    if found.count(line) != 1:
        return f"{short(line)} is in the file {count(found.count(line), 'time')}, not once"
    return None


def rotate(end: int, path: str, script: Sequence[bytes]) -> int:
    """Write a log piece by piece, one after each step of an answer that follows it; b"" stands for
    a rotation. Return how many pieces were written, fewer if the answer does not open a new file.

    The piece before a rotation and the rotation itself come together, just after the answer has
    read and found nothing: it must look once more into the old file.
    """
    pieces, opened, idle, since = list(script), False, 0, time.monotonic()
    for name in steps(end):
        opened, idle = opened or name == "open", idle + 1
        last = pieces[1:2] == [b""]
        if not pieces or (last and not (opened and _has_found_nothing(name, idle))):
            if pieces and time.monotonic() > since + _PATIENCE:
                break
            continue
        _write(path, pieces.pop(0))
        if last:
            os.replace(path, f"{path}.1")
            opened = bool(pieces.pop(0))
            _write(path, b"")
        idle, since = 0, time.monotonic()
    return len(script) - len(pieces)


def _has_found_nothing(name: str, idle: int) -> bool:
    return (idle > 6 and name.startswith("read")) or idle > 40


def _write(path: str, piece: bytes) -> None:
    with open(path, "ab", 0) as log:
        log.write(piece)
