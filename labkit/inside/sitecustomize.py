"""What each Python process of a watched program does before its first line: get ready to be asked.

Python imports the first sitecustomize that it finds. This one does its own work and then lets the
one it has hidden, if there is one, do its.
"""

from __future__ import annotations

import gc
import importlib.machinery
import importlib.util
import io
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__))
_POSIX = {"SharedMemory": "shm", "MessageQueue": "queue", "Semaphore": "sem"}
_FLUSH = signal.SIGTTOU  # "write out what you have kept back": asked last of all


def _sibling(name: str) -> Any:
    """Load a file beside this one, under a name that no program uses."""
    spec = importlib.util.spec_from_file_location(
        f"_labkit_{name}", os.path.join(_HERE, f"{name}.py")
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _begin() -> None:
    places, journal, dress = map(_sibling, ("places", "journal", "dress"))
    page = journal.Page(os.environ[journal.FOLDER])
    places.tell_on_request(places.open_file())
    os.register_at_fork(after_in_child=page.begin)
    _note_alarms(page)
    dress.when_imported(_dresses(page))
    signal.signal(_FLUSH, lambda *_: _flush(page))
    if "resource_tracker" in " ".join(sys.orig_argv):
        _note_warnings(page)


def _dresses(page: Any) -> dict[str, Callable[[Any], None]]:
    locks, names = _sibling("locks"), _sibling("names")
    locks.write_into(page)
    names.watch_files(page)

    def posix(module: Any) -> None:
        for name, what in _POSIX.items():
            setattr(module, name, names.telling(page, getattr(module, name), module, what))
        module.Semaphore = locks.dressed_semaphore(module.Semaphore, module)

    return {
        "multiprocessing.synchronize": locks.dress_multiprocessing,
        "posix_ipc": posix,
        "sysv_ipc": lambda module: names.dress_system_v(page, module),
        "_posixshmem": lambda module: names.dress_posix_shared_memory(page, module),
    }


def _note_alarms(page: Any) -> None:
    alarm, setitimer = signal.alarm, signal.setitimer

    def _alarm(seconds: int) -> int:
        page.will_ring(seconds)
        return alarm(seconds)

    def _setitimer(which: int, seconds: float, interval: float = 0.0) -> Any:
        if which == signal.ITIMER_REAL:
            page.will_ring(seconds, interval)
        return setitimer(which, seconds, interval)

    signal.alarm, signal.setitimer = _alarm, _setitimer


def _note_warnings(page: Any) -> None:
    """In the helper process of multiprocessing: pass on what it removes because nobody else has."""
    import warnings

    warn = warnings.warn

    def warn_and_tell(message: Any, *more: Any, **options: Any) -> None:
        page.tell("tracker", text=str(message))
        warn(message, *more, **options)

    warnings.warn = warn_and_tell


def _flush(page: Any) -> None:
    """Write out what files of this process have kept back; tell of each that had something."""
    for file in gc.get_objects():
        if type(file) in (io.TextIOWrapper, io.BufferedWriter):
            with suppress(Exception):
                before = _written()
                file.flush()
                if kept := _written() - before:
                    page.tell("kept", fd=file.fileno(), size=kept)
    page.tell("flushed")


def _written() -> int:
    with open("/proc/self/io", "rb", buffering=0) as record:
        return int(record.read().split(b"wchar: ")[1].split()[0])


def _hidden() -> ModuleType | None:
    """Return what this file hides: the next one of the same name, loaded."""
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", sys.path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


with suppress(Exception):  # a program is to run as ever, whatever goes wrong here
    _begin()
_hidden()
