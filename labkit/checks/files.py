"""Peers of answers that work with files, and what their evidence says.

They look at the file after each step of the answer (steps.py), write into it themselves just then,
or want the same lock. Each function that judges returns a sentence, or None if nothing is wrong.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from labkit.checks.evidence import count, short
from labkit.checks.steps import asked, heard, nod, ready, steps

Look = list[object]  # [the step, which version the file holds, its bytes, {other name: its bytes}]
_RENAMES = ("replace", "rename", "link")
_TO_DISK = ("fsync", "fdatasync", "sync")
_GONE, _NOT_WHOLE = -1, -2
_INTRUDER = b"a line of another program, number %d\n"
_MOMENT = 0.3  # seconds: who has not got a lock by then waits for it
_PATIENCE = 3.0  # seconds for an answer to open a new file


def look_on(end: int, path: str, versions: Sequence[bytes]) -> list[Look]:
    """Look at a file and its folder after each step of an answer; return what there was."""
    return [[name, *_seen(Path(path), versions)] for name in steps(end)]


def _seen(path: Path, versions: Sequence[bytes]) -> Look:
    others = {
        each.name: each.lstat().st_size for each in path.parent.iterdir() if each.name != path.name
    }
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [_GONE, 0, others]
    which = list(versions).index(content) if content in versions else _NOT_WHOLE
    return [which, len(content), others]


def published_badly(looks: Sequence[Look], size: int) -> str | None:
    """Say what a reader could have found besides the old and the new version, of so many bytes."""
    before, was_there = "", False
    for name, which, length, _ in looks:
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
    if not any(others for *_, others in looks):
        return (
            f"until {before}() there was never a draft in the folder. Only within one file system "
            "is a rename possible, and atomic: make the draft in the file's own folder"
        )
    return None


def not_on_the_disk(looks: Sequence[Look], size: int) -> str | None:
    """Say whether a name led to bytes that were not all on the disk yet."""
    names = [str(name) for name, *_ in looks]
    renamed = next((k for k, name in enumerate(names) if name in _RENAMES), len(names))
    flushed = [k for k, name in enumerate(names[:renamed]) if name in _TO_DISK]
    if not flushed:
        late = any(name in _TO_DISK for name in names[renamed:])
        return (
            f"it called os.fsync() {'only after' if late else 'never, and'} os.replace()"
            f"{'' if late else ' all the same'}. If the power fails, the new name may be on the "
            "disk and the bytes not: an empty file in place of the old one"
        )
    sizes = dict(looks[flushed[-1]][3])  # type: ignore[call-overload]
    if size not in sizes.values():
        return (
            f"when os.fsync() had returned, the draft held {max(sizes.values(), default=0)} of "
            f"{count(size, 'byte')}: the rest was still in Python's own buffer. Call file.flush() "
            "before os.fsync()"
        )
    return None


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


def rivals(stepped: int, other: int, step: int) -> list[object]:
    """Let another process ask for a lock just after that step of an answer which acquires it;
    return the name of that step ("" if there are not so many), and whether both had the lock.
    """
    number, came, state, since = 0, "", "away", 0.0
    while True:
        late = state == "has it" and time.monotonic() > since + _MOMENT
        if late or (state == "has it" and not ready(stepped, _MOMENT)):
            asked(other, b"r")  # the answer waits, as it should
            state = "gone"
        name = heard(stepped)
        if not name:
            break
        number += 1
        if number == step:
            came, state = name, _asks(other)
            since = time.monotonic()
        nod(stepped)
    if state == "waits" and ready(other, _MOMENT):
        state = _has_it(other)
    both = state == "has it"
    asked(stepped, b"r")
    if state == "waits":
        state = _has_it(other)
    if state == "has it":
        asked(other, b"r")
    return [came, both]


def _asks(end: int) -> str:
    """Let a process ask for the lock; return "has it", or "waits" if that takes long."""
    os.write(end, b"a")
    return _has_it(end) if ready(end, _MOMENT) else "waits"


def _has_it(end: int) -> str:
    return "has it" if os.read(end, 1) else "gone"


def queue_up(path: str, first: int, second: int, third: int) -> bool:
    """Let a process acquire a lock, another one wait for it, and a third ask when the first has
    released it; return whether the second and the third had it both.
    """
    asked(first, b"a")
    os.write(second, b"a")
    _until_somebody_waits(path)
    asked(first, b"r")
    if not (ready(second, 5) and os.read(second, 1)):
        return False
    state = _asks(third)
    asked(second, b"r")
    if state == "waits":
        _has_it(third)
    asked(third, b"r")
    return state == "has it"


def _until_somebody_waits(path: str, seconds: float = 1.0) -> None:
    """Wait until the kernel has on its list that a process waits for a lock on this file."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        with suppress(OSError):
            inode = f":{os.stat(path).st_ino} "
            rows = Path("/proc/locks").read_text().splitlines()
            if any("->" in row and inode in row for row in rows):
                return
        time.sleep(0.01)


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
