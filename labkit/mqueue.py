"""Which POSIX queues there are, also where nobody has mounted the folder that shows them.

    /dev/mqueue     usually mounted: the queues are its files, `ls` and `rm` work on them
    fsmount(2)      not mounted, and we are root: a mount of our own, that nobody else sees
    mq_open(3)      not mounted, and we are not: of the names that somebody has noted, those that
                    can be opened

The trap: a queue is there whether or not it can be listed. Without the mount, a forgotten one is
invisible, and still takes its part of what its user may have.

System calls: fsopen(2), fsconfig(2), fsmount(2), which need CAP_SYS_ADMIN; mq_open(3).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

PLACE = "/dev/mqueue"
_FSOPEN, _FSCONFIG, _FSMOUNT = 430, 431, 432  # on every architecture
_CLOEXEC, _CREATE = 1, 6  # FSOPEN_CLOEXEC and FSMOUNT_CLOEXEC; FSCONFIG_CMD_CREATE


def queues(noted: Iterable[str] = ()) -> dict[str, int]:
    """Return the user to whom each queue belongs, by its name without the slash.

    Where nobody may list them, only those are found whose names were noted.
    """
    with suppress(OSError, AttributeError), _folder() as folder:  # not allowed; not Linux
        found = {}
        for name in os.listdir(folder):
            with suppress(OSError):  # it has just been removed
                found[name] = os.stat(name, dir_fd=folder).st_uid
        return found
    return {name: owner for name in noted if (owner := _owner(name)) is not None}


def remove(name: str) -> None:
    """Remove a queue's name, given without the slash, if it is there."""
    import posix_ipc  # here, because a system may lack it

    with suppress(posix_ipc.Error, AttributeError, OSError):
        posix_ipc.unlink_message_queue(f"/{name}")


@contextmanager
def _folder() -> Iterator[int]:
    """Have a descriptor of a folder that shows all queues; raises OSError where none can be had."""
    mount = -1 if os.path.ismount(PLACE) else _own_mount()
    try:
        files = (os.open(PLACE, os.O_RDONLY) if mount < 0
                 else os.open(".", os.O_RDONLY, dir_fd=mount))  # fmt: skip
        try:
            yield files
        finally:
            os.close(files)
    finally:
        if mount >= 0:
            os.close(mount)


def _own_mount() -> int:
    """Mount the queues where nobody else sees it, and return that mount's descriptor."""
    kind = _call(_FSOPEN, b"mqueue", _CLOEXEC)
    try:
        _call(_FSCONFIG, kind, _CREATE, None, None, 0)
        return _call(_FSMOUNT, kind, _CLOEXEC, 0)
    finally:
        os.close(kind)


def _call(number: int, *arguments: object) -> int:
    result = int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _owner(name: str) -> int | None:
    import posix_ipc

    with suppress(posix_ipc.Error, OSError, ValueError):
        queue = posix_ipc.MessageQueue(f"/{name}", write=False)
        try:
            return os.fstat(queue.mqd).st_uid
        finally:
            queue.close()
    return None
