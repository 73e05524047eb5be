"""What a program has made and left behind: named kernel objects, which outlive all processes.

They are removed here, once they have been told of: nobody else will, and the next run is to find
what this one found. What somebody else has open stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import posix_ipc
import sysv_ipc

from labkit import kernel
from labkit.watch.records import Records

_FOLDER = Path("/dev/shm")
_WORDS = {
    "shm": "the shared memory", "sem": "the semaphore", "queue": "the queue",
}  # fmt: skip
_NUMBERED = {
    "msg": ("queue", sysv_ipc.remove_message_queue),
    "sem": ("semaphore set", sysv_ipc.remove_semaphore),
    "shm": ("shared memory", sysv_ipc.remove_shared_memory),
}


def left(records: Records) -> Iterator[str]:
    """Yield what is left, and remove it; each once."""
    for what, name in dict.fromkeys((each["what"], each["name"]) for each in records.log("named")):
        if _removed(what, name):
            yield f"{_WORDS[what]} {name!r}. Unlink what you make, also when something goes wrong."
    for each in records.log("numbered"):
        word, remove = _NUMBERED[each["what"]]
        with suppress(sysv_ipc.Error):
            remove(each["id"])
            yield f"the System V {word} {each['id']}. Remove what you make: it lasts."


def _removed(what: str, name: str) -> bool:
    if what == "queue":
        with suppress(posix_ipc.Error):
            posix_ipc.unlink_message_queue(f"/{name}")
            return True
        return False
    path = _FOLDER / (f"sem.{name}" if what == "sem" else name)
    if _in_use(path):
        return False
    with suppress(OSError):
        path.unlink()
        return True
    return False


def _in_use(path: Path) -> bool:
    everybody: Any = filter(str.isdigit, os.listdir("/proc"))
    return any(kernel.has_mapped(int(pid), str(path)) for pid in everybody)
