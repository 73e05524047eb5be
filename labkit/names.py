"""Names that outlive processes, and their end: each belongs to a process, and goes when it does.

    new_name("there")        /tmp/labkit-1000-4711/there-5e1f0a2b    a path in a private folder
    new_posix_name("bell")   /labkit-1000-4711-bell-5e1f0a2b         of memory, semaphore or queue
    note_system_v("sem", 7)  /tmp/labkit-1000-4711/sysv-sem-7        a note: that set is ours, too
    note_queue("/labkit-…")  /tmp/labkit-1000-4711/queue-labkit-…    that queue, where none is shown

The trap: what has a name stays when all who used it are gone, be they killed or finished, until
somebody removes the name or the machine is started anew. So the owner is part of every name:
whoever outlives a process can remove what it has left. There is always a private folder where
there is a name, so that looking for folders finds them all.

System calls: mkdir(2), unlink(2); see shm_overview(7), sem_overview(7), mq_overview(7), sysvipc(7).
"""

from __future__ import annotations

import atexit
import os
import re
import secrets
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil

from labkit import mqueue
from labkit.errors import BadRequest

_MEMORY = Path("/dev/shm")  # where Linux shows POSIX shared memory and semaphores
_SYSTEM_V = {
    "sem": "remove_semaphore",
    "msg": "remove_message_queue",
    "shm": "remove_shared_memory",
}
given: set[str] = set()  # the POSIX names, without the slash, that were handed out here
_owner = os.getpid()  # whose scratch folder this process and those that it forks use


def own_scratch() -> None:
    """Use a scratch folder of its own from now on, in a process that was forked."""
    global _owner
    _owner = os.getpid()


def scratch(pid: int | None = None) -> Path:
    """Return the path of a process's private folder for names in the file system (not yet made).

    It is named after the process, so that whoever outlives that process can remove it.
    """
    return Path(tempfile.gettempdir()) / f"labkit-{os.getuid()}-{pid or _owner}"


def new_name(stem: str) -> Path:
    """Return a fresh path in this process's scratch folder, which goes when the process ends."""
    return _folder() / f"{stem}-{secrets.token_hex(4)}"


def new_posix_name(stem: str) -> str:
    """Return a fresh name for POSIX shared memory, a semaphore or a queue; what is made by that
    name goes when this process ends.
    """
    name = f"{_folder().name}-{stem}-{secrets.token_hex(4)}"
    given.add(name)
    return f"/{name}"


def note_system_v(kind: str, number: int) -> Path:
    """Note that the System V object of that kind ("sem", "msg" or "shm") and number is ours: it
    goes when this process ends, unless the note that is returned has been unlinked.
    """
    note = _folder() / f"sysv-{kind}-{number}"
    note.touch()
    return note


def note_queue(name: str) -> Path:
    """Note that the POSIX queue of that name is ours, as note_system_v() does: queues are shown in
    the file system only where /dev/mqueue is mounted.
    """
    note = _folder() / f"queue-{name.removeprefix('/')}"
    note.touch()
    return note


def _folder() -> Path:
    folder = scratch()
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise BadRequest(f"somebody else can get at {folder}: remove it")
    atexit.unregister(_remove_own_scratch)
    atexit.register(_remove_own_scratch)
    return folder


def remove_scratch(pid: int) -> None:
    """Remove a process's scratch folder, if there is one, and all that its names belong to."""
    folder = scratch(pid)
    if not folder.is_dir() or folder.is_symlink():
        return
    for note in folder.glob("sysv-*-*"):
        _remove_system_v(*note.name.split("-")[1:])
    for note in folder.glob("queue-*"):
        mqueue.remove(note.name.removeprefix("queue-"))
    with suppress(OSError):
        for path in _MEMORY.iterdir():
            if path.name.removeprefix("sem.").startswith(f"{folder.name}-"):
                path.unlink()
    for name in mqueue.queues(given):
        if name.startswith(f"{folder.name}-"):
            mqueue.remove(name)
    with suppress(RecursionError):  # somebody has made a tree deeper than our stack
        shutil.rmtree(folder, ignore_errors=True)


def _remove_system_v(kind: str, number: str) -> None:
    import sysv_ipc  # here, because a system may lack it

    with suppress(
        sysv_ipc.Error, KeyError, ValueError, OverflowError
    ):  # it has been removed by somebody else
        getattr(sysv_ipc, _SYSTEM_V[kind])(int(number))


def owner(name: str) -> int | None:
    """Return to which process a POSIX name, without its slash, belongs; None if to none of ours."""
    found = re.match(rf"(?:sem\.)?labkit-{os.getuid()}-(\d+)-", name)
    return int(found[1]) if found else None


def spoken(name: str) -> str:
    """Return what a sentence calls a POSIX name: without the part that tells whose it is."""
    return re.sub(r"^/labkit-\d+-\d+-(.+)-[0-9a-f]{8}$", r"/\1", name)


def owner_of_system_v(kind: str, number: int) -> int | None:
    """Return which process has noted that System V object as its own; None if none of ours has."""
    folder = Path(tempfile.gettempdir())
    notes = folder.glob(f"labkit-{os.getuid()}-*/sysv-{kind}-{number}")
    return next((owner(f"{note.parent.name}-") for note in notes), None)


def abandoned() -> list[int]:
    """Return the processes that are gone, but whose scratch folders are still there."""
    stem = f"labkit-{os.getuid()}-"
    found = [path.name.removeprefix(stem) for path in Path(tempfile.gettempdir()).glob(f"{stem}*")]
    return [int(pid) for pid in found if pid.isdecimal() and not psutil.pid_exists(int(pid))]


def _remove_own_scratch() -> None:
    if os.getpid() == _owner:  # a process that was forked may end first
        remove_scratch(_owner)
