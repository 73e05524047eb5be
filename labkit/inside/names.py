"""Write down which kernel objects with a name a process makes: they outlive all processes.

    posix_ipc, multiprocessing.shared_memory, open("/dev/shm/…")     by name
    sysv_ipc                                                         by number

Only what was made is told, not what was there already and was merely opened.
"""

from __future__ import annotations

import os
import sys
from typing import Any

FOLDER = "/dev/shm/"
_CREAT = 0o1000  # IPC_CREAT in <sys/ipc.h>


def watch_files(page: Any) -> None:
    """Tell of files that are made in /dev/shm by open()."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(FOLDER):
            path, _, flags = arguments
            if flags & os.O_CREAT and not os.path.exists(path):
                page.tell("named", what="shm", name=path.removeprefix(FOLDER))

    sys.addaudithook(hook)


def dress_posix_shared_memory(page: Any, module: Any) -> None:
    """Tell of segments that are made by what multiprocessing.shared_memory calls."""
    plain = module.shm_open

    def shm_open(path: str, flags: int, mode: int = 0o777) -> int:
        there = os.path.exists(FOLDER + path.lstrip("/"))
        file: int = plain(path, flags, mode=mode)
        if flags & os.O_CREAT and not there:
            page.tell("named", what="shm", name=path.lstrip("/"))
        return file

    module.shm_open = shm_open


def telling(page: Any, plain: Any, module: Any, what: str) -> Any:
    """Return a class of posix_ipc that tells which names it makes."""

    class Telling(plain):  # type: ignore[misc]
        def __init__(self, name: Any, flags: int = 0, *more: Any, **options: Any) -> None:
            made = bool(flags & os.O_CREAT)
            try:
                super().__init__(name, flags | (made and os.O_EXCL), *more, **options)
            except module.ExistentialError:
                if not made or flags & os.O_EXCL:
                    raise
                made = False  # it was there already
                super().__init__(name, flags, *more, **options)
            frame = sys._getframe(1)
            place = f"{frame.f_code.co_filename}:{frame.f_lineno}"
            kind = "named" if made else "existed" if flags & os.O_CREAT else "opened"
            page.tell(kind, what=what, name=self.name.lstrip("/"), place=place)

    return Telling


def dress_system_v(page: Any, module: Any) -> None:
    """Tell of queues, semaphore sets and segments that are made by sysv_ipc."""
    for name, what in (("MessageQueue", "msg"), ("Semaphore", "sem"), ("SharedMemory", "shm")):
        setattr(module, name, _numbered(page, getattr(module, name), what))


def _numbered(page: Any, plain: Any, what: str) -> Any:
    class Numbered(plain):  # type: ignore[misc]
        def __init__(self, key: Any, flags: int = 0, *more: Any, **options: Any) -> None:
            super().__init__(key, flags, *more, **options)
            if flags & _CREAT:
                page.tell("numbered", what=what, id=self.id)

    return Numbered
