"""A witness to a pipeline: it sees for itself what joins two commands.

    first ──▶ pipe ──▶ second       each calls the witness, waits until both have called, and gets
       ╲                ╱           a word to print; meanwhile the witness reads in /proc which
        ╰──▶ witness ◀─╯            descriptors they hold

What a command prints, a program could have made up; whom the kernel names as the caller, and what
that one holds, it could not. System calls: accept(2), and SO_PEERCRED in unix(7).
"""

from __future__ import annotations

import secrets
import socket
import struct
import sys
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import psutil

from labkit import kernel

_PATIENCE = 4.0  # seconds that a command waits for the other to be there
_CREDENTIALS = struct.Struct("3i")  # process, user, group


@dataclass(frozen=True)
class Seen:
    """Say what was seen of two commands."""

    called: int = 0  # how many of the two
    joint: str = ""  # what joins them: a kind of file, or nothing
    starter: str = ""  # the program that started them
    printed: bytes = b""  # what comes out of the second before the content


class Witness:
    """Wait for two commands to call, and see what joins them, until close()."""

    def __init__(self) -> None:
        self._name = f"labkit-{secrets.token_hex(8)}"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(f"\0{self._name}")  # of no file: it is gone with the socket
        self._listener.listen()
        self._seen = Seen()
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def command(self) -> list[str]:
        """Return a command that calls the witness, prints the word that it gets, and then passes on
        what it reads.
        """
        lines = (
            "import os, signal, socket",
            "signal.signal(signal.SIGPIPE, signal.SIG_DFL)",  # like cat, it ends without a word
            "with socket.socket(socket.AF_UNIX) as line:",
            f"    line.settimeout({_PATIENCE})",
            f"    line.connect('\\0{self._name}')",
            "    try:",
            "        os.write(1, line.recv(99))",
            "    except TimeoutError:",
            "        pass",
            "while piece := os.read(0, 65536):",
            "    os.write(1, piece)",
        )
        return [sys.executable, "-I", "-c", "\n".join(lines)]

    def close(self) -> Seen:
        """Stop waiting, and return what was seen."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # ends a wait in accept()
        self._thread.join()
        self._listener.close()
        return self._seen

    def _hear(self) -> None:
        with suppress(OSError), ExitStack() as lines:
            one = lines.enter_context(self._listener.accept()[0])
            self._seen = Seen(called=1)
            two = lines.enter_context(self._listener.accept()[0])
            self._seen = Seen(called=2)
            for first, second in ((one, two), (two, one)):
                if joint := _joint(_caller(first), _caller(second)):
                    words = [secrets.token_hex(4).encode() for _ in "12"]
                    starter = psutil.Process(_caller(first)).parent()
                    self._seen = Seen(2, joint, starter.name() if starter else "", b"".join(words))
                    second.sendall(words[0])
                    first.sendall(words[1])
                    return


def _caller(line: socket.socket) -> int:
    credentials = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(credentials)[0])


def _joint(first: int, second: int) -> str:
    """Return the kind of file into which one process prints, and from which another one reads."""
    output, source = kernel.open_file(first, 1), kernel.open_file(second, 0)
    if first == second or not output or not source or output.identity != source.identity:
        return ""
    return output.kind if output.writes and source.reads else ""
