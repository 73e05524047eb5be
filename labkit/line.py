"""A line to a nursery: how messages and open files get there and back, and who starts it.

    one JSON object a line  +  open files (SCM_RIGHTS, unix(7))

Each group has a line of its own. Closing it, in whatever way, ends the group's processes.

Helper processes differ by their room. A notebook has one only, at home. The grader opens others:
one with its own libraries loaded, and one for guests, the functions of a submission, behind a
sandbox, in a process-id namespace where other numbers count.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
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


class Line:
    """Be one group's line to the nursery in a room."""

    def __init__(self, room: str, timeout: float) -> None:
        self.room = room
        with _lock:
            try:
                self.socket = _introduced(room, timeout)
            except ConnectionError:  # it was about to die
                forget_helper(room)
                self.socket = _introduced(room, timeout)
        self._unread = b""

    def fileno(self) -> int:
        return self.socket.fileno()

    def send(self, message: Message, files: list[int] | None = None) -> None:
        """Send a message; raises ConnectionError if the nursery is gone."""
        send(self.socket, message, files)

    def read(self) -> list[Message] | None:
        """Return the messages that have arrived, waiting for a piece; None if it is gone."""
        piece = b""
        with suppress(ConnectionError):
            piece = self.socket.recv(1 << 16)
        if not piece:
            return None
        *lines, self._unread = (self._unread + piece).split(b"\n")
        return [json.loads(line) for line in lines]

    def close(self) -> None:
        self.socket.close()


class _Helper:
    """Be this process's side: the running helper process and the root socket to it."""

    def __init__(self, root: socket.socket, process: subprocess.Popen[bytes] | _Forked) -> None:
        self.root, self.process, self.owner = root, process, os.getpid()
        atexit.register(self.dismiss)

    def dismiss(self) -> None:
        atexit.unregister(self.dismiss)
        self.root.close()
        if os.getpid() == self.owner:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=5)


class _Forked:
    """Be a child that was forked, for those who know Popen."""

    def __init__(self, pid: int) -> None:
        self.pid, self.pidfd = pid, os.pidfd_open(pid)
        self.status: int | None = None

    def poll(self) -> int | None:
        if self.status is None and select.select([self.pidfd], [], [], 0)[0]:
            self.wait(0)
        return self.status

    def wait(self, timeout: float) -> None:
        if not select.select([self.pidfd], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("a helper process", timeout)
        if self.status is None:
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
            os.close(self.pidfd)


def _started(command: Sequence[str], wishes: Message) -> _Helper:
    root, theirs = socket.socketpair()
    python = [sys.executable, "-P", "-c", _START]
    with theirs:
        process = subprocess.Popen(
            [*command, *python, str(theirs.fileno()), json.dumps(wishes)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=_pinned_environment(),
            start_new_session=True,
        )
    return _Helper(root, process)


def adopt_helper(root: socket.socket, pid: int) -> None:
    """Take a child that was forked for it as the helper process at home."""
    with _lock:
        forget_helper()
        _helpers[HOME] = _Helper(root, _Forked(pid))


def search_path() -> list[str]:
    """Return where this process finds modules; like Python, pass over what is no text."""
    return [folder for folder in sys.path if isinstance(folder, str)]


def surroundings() -> Message:
    """Return what a child takes over from this process as it is now."""
    try:
        folder = os.getcwd()
    except FileNotFoundError:  # somebody has removed it
        folder = tempfile.gettempdir()
    return {"path": search_path(), "folder": folder, "environment": dict(os.environ)}


def _pinned_environment() -> dict[str, str]:
    # The same on every machine, and buffered output as in a program that a student starts by hand.
    environment = os.environ | {
        **PINNED,
        "PYTHONPATH": os.pathsep.join(filter(None, search_path())),
    }
    environment.pop("PYTHONUNBUFFERED", None)
    return environment


HOME, GUESTS = "home", "guests"
_rooms: dict[str, tuple[Sequence[str], Message]] = {HOME: ((), {})}
_helpers: dict[str, _Helper] = {}
_lock = threading.RLock()


def open_room(room: str, command: Sequence[str] = (), **wishes: Any) -> None:
    """Start a helper behind a command that ends with running what follows it, such as a sandbox.

    Wishes: modules to `preload` there, for its children to find; `limits` of its children, which
    make it a room for guests (nursery.py).
    """
    with _lock:
        forget_helper(room)
        _rooms[room] = command, wishes
        _helpers[room] = _started(command, wishes)


def is_open(room: str) -> bool:
    """Tell whether there is that room in this process."""
    return room in _rooms


def close_room(room: str) -> None:
    """End the helper of a room and all that it has started."""
    with _lock:
        forget_helper(room)
        _rooms.pop(room, None)


def helper_pid(room: str = HOME) -> int | None:
    """Return the helper process's number; None while this process has none."""
    helper = _helpers.get(room)
    return helper.process.pid if helper and helper.owner == os.getpid() else None


def helper_pids() -> dict[str, int]:
    """Return the numbers of all helper processes of this process, by room."""
    found = {room: helper_pid(room) for room in _helpers}
    return {room: pid for room, pid in found.items() if pid is not None}


def forget_helper(room: str = HOME) -> None:
    """Let a helper process go, and wait until it has; the next group starts another."""
    with _lock:
        if helper := _helpers.pop(room, None):
            helper.dismiss()


def wait_for(lines: Sequence[Line], timeout: float) -> list[Line]:
    """Return those of the lines on which something has arrived, within so many seconds."""
    found: list[Line] = select.select(lines, [], [], timeout)[0]
    return found


def _introduced(room: str, timeout: float) -> socket.socket:
    helper = _helpers.get(room)
    if helper is None or helper.owner != os.getpid() or helper.process.poll() is not None:
        forget_helper(room)
        helper = _helpers[room] = _started(*_rooms[room])
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            send(helper.root, {"do": "welcome", "timeout": timeout}, [theirs.fileno()])
        except OSError:
            ours.close()
            raise
    return ours
