"""The C program beside this file: compiled when it is first wanted, and then kept.

    *.c ── hash of the sources ──▶ ~/.cache/ipc-lab/metal/round_trip-x86_64-3f2a…    there already?
    cc -O2 *.c ──▶ round_trip-….4711-x7 ── rename ──▶ the same name                  else

The trap: two processes may compile at once, and one must not start what the other has half written.
So each compiles into a name of its own, and rename(2) puts it into place, whole.

XDG_CACHE_HOME names another folder than ~/.cache. System calls: execve(2), rename(2).
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from labkit.errors import Unsupported

_COMPILERS = ("cc", "gcc", "clang")
_OPTIONS = ("-std=c11", "-O2", "-Wall", "-Wextra", "-pthread")
_LIBRARIES = ("-lrt",)  # before glibc 2.34, the queues are there
_PATIENCE = 120  # seconds
_CURE = "`make system`, or gcc and libc6-dev by your package manager"


def lacking() -> str | None:
    """Return what this machine lacks to measure in C, as a sentence; None where it can."""
    if sys.platform != "linux":
        return "the counterparts in C use what only Linux has"
    return None if _compiler() else f"there is no C compiler here; to get one: {_CURE}"


def program() -> Path:
    """Return the compiled program; raises Unsupported where it cannot be compiled."""
    if lack := lacking():
        raise Unsupported(lack)
    sources = sorted(Path(__file__).parent.glob("*.[ch]"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    place = _folder() / f"round_trip-{platform.machine()}-{digest[:16]}"
    if not place.exists():
        _compile([str(path) for path in sources if path.suffix == ".c"], place)
    return place


def _compiler() -> str | None:
    return next(filter(None, map(shutil.which, _COMPILERS)), None)


def _folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "ipc-lab", "metal")


def _compile(sources: list[str], place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{place.name}.", dir=place.parent) as folder:
            fresh = Path(folder, place.name)
            command = [str(_compiler()), *_OPTIONS, *sources, "-o", str(fresh), *_LIBRARIES]
            ended = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE)
            if ended.returncode:
                raise Unsupported(
                    f"{command[0]} cannot compile our C program: {_reason(ended.stderr)}; "
                    f"to get what it needs: {_CURE}"
                )
            fresh.replace(place)
    except OSError as error:
        raise Unsupported(
            f"cannot keep a compiled program in {place.parent}: {error.strerror}; "
            "name another folder in XDG_CACHE_HOME"
        ) from None
    except subprocess.TimeoutExpired:
        raise Unsupported(f"compiling took longer than {_PATIENCE} s: try again") from None


def _reason(said: str) -> str:
    lines = [line for line in said.splitlines() if "error" in line]
    return lines[0] if lines else said.strip() or "it does not say why"
