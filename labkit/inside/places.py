"""Let a process tell in which line it is, whatever it waits for: a handler written in C does it.

    who asks ── WHERE ──▶ this process: its stack ──▶ a file under a number that both know

See where.py for who asks, and why the process is stopped by that for a moment.
"""

from __future__ import annotations

import faulthandler
import os
import signal

WHERE = signal.SIGTTIN  # "write down where you are": nobody here reads from a terminal
WHERE_FILE = 200  # where a function's own descriptors do not get to


def tell_on_request(file: int) -> None:
    """Write the stack into this open file whenever WHERE comes; a process that is forked uses a
    file of its own, or two answers would be written into one another.
    """
    # The handler chains to the default action, which stops the process: it cannot go on from there.
    faulthandler.register(WHERE, file=file, all_threads=False, chain=True)
    if hasattr(os, "memfd_create"):
        os.register_at_fork(after_in_child=lambda: _replace(file, os.memfd_create("where")))


def _replace(file: int, by: int) -> None:
    os.dup2(by, file, inheritable=False)
    os.close(by)


def open_file() -> int:
    """Open the file for the answers where the asker expects it; return its number."""
    _replace(WHERE_FILE, os.memfd_create("where"))
    return WHERE_FILE
