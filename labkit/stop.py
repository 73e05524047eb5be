"""Stop from outside whatever a function has started: what a Stop button needs.

A button's thread cannot interrupt another thread. So it sets an event, and every group that starts
or waits in a stoppable block looks at it and ends with Stopped, which ends its processes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from labkit.errors import Stopped

_event: ContextVar[threading.Event | None] = ContextVar("stop", default=None)


@contextmanager
def stoppable(event: threading.Event) -> Iterator[None]:
    """Let every group that starts or waits in this block end with Stopped once the event is set."""
    token = _event.set(event)
    try:
        yield
    finally:
        _event.reset(token)


def check_stop() -> None:
    """Raise Stopped if the event of the block around this has been set."""
    event = _event.get()
    if event and event.is_set():
        raise Stopped("stopped before it had finished; its processes are gone")
