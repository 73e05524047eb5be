"""A line to the nursery: how messages and open files get there and back, and who starts it.

    one JSON object a line  +  open files (SCM_RIGHTS, unix(7))

Each group has a line of its own. Closing it, in whatever way, ends the group's processes.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

Message = dict[str, Any]
_MOST_FILES = 250  # SCM_MAX_FD in the kernel is 253
PINNED = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
_START = "from labkit.nursery import main; main()"


def send(line: socket.socket, message: Message, files: list[int] | None = None) -> None:
    """Send one message as a line of JSON, with open files."""
    content = json.dumps(message).encode() + b"\n"
    sent = socket.send_fds(line, [content], files or [])
    line.sendall(content[sent:])


def receive(line: socket.socket) -> tuple[Message | None, list[int]]:
    """Return one message and the files that came with it; None once the other side is gone."""
    content, files = b"", []
    while not content.endswith(b"\n"):
        try:
            piece, more, _, _ = socket.recv_fds(line, 1 << 16, _MOST_FILES)
        except ConnectionError:
            piece, more = b"", []
        files += more
        if not piece:
            return None, files
        content += piece
    return json.loads(content), files


class _Helper:
    """Be the notebook process's side: the running helper process and the root socket to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.root, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=_pinned_environment(),
                start_new_session=True,
            )
        atexit.register(self.dismiss)

    def dismiss(self) -> None:
        atexit.unregister(self.dismiss)
        self.root.close()
        if os.getpid() == self.owner:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=5)


def search_path() -> list[str]:
    """Return where this process finds modules; like Python, pass over what is no text."""
    return [folder for folder in sys.path if isinstance(folder, str)]


def _pinned_environment() -> dict[str, str]:
    # The same on every machine, and buffered output as in a program that a student starts by hand.
    environment = os.environ | {
        **PINNED,
        "PYTHONPATH": os.pathsep.join(filter(None, search_path())),
    }
    environment.pop("PYTHONUNBUFFERED", None)
    return environment


_helper: _Helper | None = None
_lock = threading.RLock()


def helper_pid() -> int | None:
    """Return the helper process's number; None while this process has none."""
    return _helper.process.pid if _helper and _helper.owner == os.getpid() else None


def new_line(timeout: float) -> socket.socket:
    """Return a socket for a new group, whose processes end with it; may start the helper."""
    with _lock:
        try:
            return _introduced(timeout)
        except ConnectionError:  # it was about to die
            forget_helper()
            return _introduced(timeout)


def forget_helper() -> None:
    """Let the helper process go, and wait until it has; the next group starts another."""
    global _helper
    with _lock:
        if _helper:
            _helper.dismiss()
        _helper = None


def _introduced(timeout: float) -> socket.socket:
    global _helper
    if _helper is None or _helper.owner != os.getpid() or _helper.process.poll() is not None:
        forget_helper()
        _helper = _Helper()
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            send(_helper.root, {"do": "welcome", "timeout": timeout}, [theirs.fileno()])
        except OSError:
            ours.close()
            raise
    return ours
