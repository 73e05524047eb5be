"""A spool directory: each message is a file, which appears in one instant and is taken in one.

    left   draft ─▶ rename() ─▶  there/0001  there/0002  ─▶ reads the oldest, unlink()   right
           and the same back, in a folder of its own

This is how mail, print jobs and job queues have worked for fifty years. The two sides need not live
at the same time: what was sent lies there, whoever is killed, until somebody takes it.

What the kernel promises (see rename(2)):
  rename() is atomic: a file is there whole under its new name, or it is not there
  nothing limits a folder but the disk: send() never waits, and a receiver may fall behind
  the machine's own crash may lose what was not flushed with fsync(2), which this does not call

How a receiver learns of a new file: polling is late or costs CPU, inotify(7) is Linux only and
needs a library. Here a FIFO in the same folder is the door-bell: it has a name as the messages do.
A ring is only a hint to look; the files alone count.

The trap: a file that is written under its final name is read half-written, sooner or later.

System calls: open(2), write(2), rename(2), getdents(2), unlink(2), mkfifo(3).
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from labkit.framing import LARGEST
from labkit.link import Channel, Descriptor, Link
from labkit.message import checked
from labkit.names import new_name

_BELL, _SENDER_GONE, _RECEIVER_GONE = "bell", "sender gone", "receiver gone"


class SpoolEnd(Channel):
    """Know the folder to take messages from and the one to put messages into."""

    def __init__(self, *, takes: Path, puts: Path) -> None:
        self.takes, self.puts = takes, puts
        self._found: list[str] = []  # names of messages, the oldest last
        self._opened = False

    def open(self) -> Self:
        """Open both door-bells; nobody has to be there at the other side."""
        # For reading *and* writing: that waits for no peer, and brings no end-of-file; see fifo(7).
        self._bell = Descriptor(os.open(self.takes / _BELL, os.O_RDWR))
        self._peers = Descriptor(os.open(self.puts / _BELL, os.O_RDWR | os.O_NONBLOCK))
        self._opened = True
        return self

    def send(self, message: bytes) -> None:
        """Leave one message; raises BrokenPipeError once the peer has closed."""
        content = checked(message, LARGEST)
        if (self.puts / _RECEIVER_GONE).exists():
            raise BrokenPipeError("the peer has closed its end")
        # A clock that never goes back, and is the same for all processes: names in the order sent.
        name = f"{time.monotonic_ns():020}-{os.getpid()}"
        draft = self.puts / f"draft {name}"
        draft.write_bytes(content)
        draft.rename(self.puts / name)
        self._ring()

    def _ring(self) -> None:
        with suppress(BlockingIOError):  # it is full of rings already
            os.write(self._peers, b"!")

    def recv(self) -> bytes:
        """Take the oldest message; raises EOFError once the peer has closed and none is left."""
        while not self._found:
            gone = (self.takes / _SENDER_GONE).exists()  # before the look: nothing comes after it
            self._found = sorted(filter(_is_message, os.listdir(self.takes)), reverse=True)
            if gone and not self._found:
                raise EOFError("the peer has closed its end")
            if not self._found:
                os.read(self._bell, 4096)
        path = self.takes / self._found.pop()
        message = path.read_bytes()
        path.unlink()
        return message

    def close(self) -> None:
        """Leave word in both folders that this side has gone."""
        if self._opened:
            self._opened = False
            with suppress(FileNotFoundError):  # the link has been removed
                (self.puts / _SENDER_GONE).touch()
                (self.takes / _RECEIVER_GONE).touch()
            self._ring()
        super().close()


def _is_message(name: str) -> bool:
    return name[0].isdigit()


class SpoolDirectory(Link):
    """Join processes that know a path by two folders full of messages."""

    name = "spool_directory"
    traits = frozenset({"named", "survives", "reliable"})
    largest = LARGEST

    def __init__(self) -> None:
        self.folders = there, back = new_name("there"), new_name("back")
        for folder in self.folders:
            folder.mkdir(mode=0o700)
            os.mkfifo(folder / _BELL, 0o600)
        self.left = SpoolEnd(takes=back, puts=there)
        self.right = SpoolEnd(takes=there, puts=back)

    def unlink(self) -> None:
        """Remove both folders, with the messages that nobody has taken."""
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
