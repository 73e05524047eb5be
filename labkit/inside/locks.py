"""Write down which locks a process takes, holds and waits for, at the three places where Python
programs get locks between processes: multiprocessing, posix_ipc, and fcntl.

    with a:                      log: "a, then b"; another process that takes b, then a, can one
        with b: ...              day wait for this one while this one waits for it

A semaphore that is raised by somebody who did not lower it is no lock, but a signal; the log tells.
"""

from __future__ import annotations

import itertools
import os
import sys
import sysconfig
from collections.abc import Callable
from typing import Any

_OURS = (os.path.dirname(__file__), sysconfig.get_path("stdlib"), "<frozen")
_page: Any = None  # the Page of this process: an import by name would not find it here


def write_into(page: Any) -> None:
    """Write into this page from now on."""
    global _page
    _page = page


def _place() -> tuple[str, bool]:
    """Return the line of the program that called, and whether a library was in between."""
    frame, between = sys._getframe(2), False
    while frame.f_back and frame.f_code.co_filename.startswith(_OURS):
        between = between or not frame.f_code.co_filename.endswith(
            ("locks.py", "synchronize.py", "contextlib.py")
        )
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}", between


def _take(name: str, attempt: Callable[[bool], bool], waits: bool = True) -> bool:
    """Take a lock by what attempts it; `attempt(False)` is not to wait."""
    place, between = _place()
    if _page.holds and not between:
        holds = [held for held, _ in _page.holds]
        _page.tell("order", holds=holds, wants=name, place=place)
    if not attempt(False):
        if not waits:
            return False
        _page.wants = name, place
        _page.write()
        taken = attempt(True)
        _page.wants = None
        if not taken:
            return False
    _page.holds.append((name, place))
    _page.write()
    return True


def _drop(name: str) -> None:
    mine = [each for each in _page.holds if each[0] == name]
    if mine:
        _page.holds.remove(mine[-1])
        _page.write()
    else:
        _page.tell("signal", name=name)


def dress_multiprocessing(module: Any) -> None:
    """Write down what Lock, RLock, Semaphore and all that is built on them do."""
    make, begin = module.SemLock._make_methods, module.SemLock.__init__
    numbers = itertools.count(1)

    def _make_methods(self: Any) -> None:
        make(self)
        inner = self._semlock
        # Where processes are forked, it has no name any more as soon as it is made.
        name = self.labkit_name = inner.name or f"{os.getpid()}-{next(numbers)}"

        def acquire(block: bool = True, timeout: float | None = None) -> bool:
            return _take(name, lambda wait: inner.acquire(wait, timeout), block)

        def release() -> None:
            _drop(name)
            inner.release()

        self.acquire, self.release = acquire, release

    def __init__(self: Any, *arguments: Any, **options: Any) -> None:
        begin(self, *arguments, **options)
        _page.tell("made", name=self.labkit_name, place=_place()[0])

    module.SemLock._make_methods, module.SemLock.__init__ = _make_methods, __init__
    module.SemLock.__enter__ = lambda self: self.acquire()
    module.SemLock.__exit__ = lambda self, *_: self.release()


def dressed_semaphore(plain: Any, module: Any) -> Any:
    """Return a class of POSIX semaphores that writes down who takes and releases them."""

    class Semaphore(plain):  # type: ignore[misc]
        def acquire(self, timeout: float | None = None) -> None:
            def attempt(wait: bool) -> bool:
                try:
                    plain.acquire(self, timeout if wait else 0)
                except module.BusyError:
                    if wait or timeout == 0:
                        raise
                    return False
                return True

            _take(self.name, attempt)

        def release(self) -> None:
            _drop(self.name)
            plain.release(self)

        def __enter__(self) -> Any:
            self.acquire()
            return self

        def __exit__(self, *_: object) -> None:
            self.release()

    return Semaphore
