"""The other side of a socket: clients and servers that a check puts there, and what they saw.

    answer: a server at a path   ◀──  clients that come in pieces, stay silent, die
    answer: a client             ──▶  servers that answer late, in pieces, or never

Each peer is a role for Group.spawn(). It waits for a limited time and returns what it saw, as plain
data, out of which socket_evidence makes the sentence for the student.
"""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress

from labkit.checks.peers import drain, trickle

PATIENCE = 2.5  # seconds for an answer, which takes milliseconds
_LOOK = 0.01
_GONE = (BlockingIOError, ConnectionError, TimeoutError)
Heard = tuple[bytes, bool | None]  # what came, and whether its end did; None: it broke off


def call(path: str) -> socket.socket:
    """Return a connection to who listens at a path; wait for him, but not for ever.

    Raises ConnectionRefusedError where nobody comes.
    """
    give_up = time.monotonic() + PATIENCE
    while True:
        line = socket.socket(socket.AF_UNIX)
        try:
            line.connect(path)
            line.settimeout(PATIENCE)
            return line
        except OSError:
            line.close()
            if time.monotonic() > give_up:
                raise ConnectionRefusedError(f"nobody listens at {path}") from None
            time.sleep(_LOOK)


def converse(path: str, words: bytes, size: int = 0) -> Heard:
    """Call, say the words in pieces of so many bytes, each after the last was taken, and then that
    this is all; return what was heard until the end, which must come in time.
    """
    with suppress(*_GONE), call(path) as line:
        return _talk(line, words, size)
    return b"", False


def in_turn(path: str, clients: Sequence[bytes]) -> list[Heard]:
    """Be one client after the other, each of which comes when the one before has gone."""
    return [converse(path, words) for words in clients]


def beside_a_silent_one(path: str, words: bytes, pause: float = 0.0) -> Heard:
    """Converse while another client has called before, and says nothing until we have finished."""
    heard: Heard = b"", False
    with suppress(*_GONE), call(path) as silent, call(path) as line:
        time.sleep(pause)
        heard = _talk(line, words)
        _talk(silent, b"\n")
        while line.recv(1 << 16):  # too late to count, but whoever answers shall not fail
            pass
    return heard


def one_more_stays(path: str, customers: int) -> int:
    """Be so many clients, each of whom says a line, waits for the answer and stays on the line when
    the next one calls; return how many were answered.
    """
    answered = 0
    with suppress(*_GONE), ExitStack() as lines:
        on_the_line = []
        for number in range(customers):
            on_the_line.append(lines.enter_context(call(path)))
            if answered == number:  # else it is over, but all shall come, as the server expects
                answered += _is_answered(on_the_line[-1])
        for line in on_the_line:
            line.shutdown(socket.SHUT_WR)
        for line in on_the_line:
            while line.recv(1 << 16):  # who closes with something unread resets the connection
                pass
    return answered


def _is_answered(line: socket.socket) -> bool:
    with suppress(*_GONE):
        line.sendall(b"one seat\n")
        return line.recv(100) != b""
    return False


def after_some_died(path: str, last_words: Sequence[bytes], words: bytes) -> Heard:
    """Converse after other clients have called, one for each of these last words, and have left
    without a look at the answers.
    """
    for last in last_words:
        with suppress(*_GONE), call(path) as line:
            line.sendall(last)
            if b"\n" in last:
                select.select([line], [], [], PATIENCE)  # leaving with something unread resets it
    return converse(path, words)


def _talk(line: socket.socket, words: bytes, size: int = 0) -> Heard:
    heard: list[bytes] = []
    ended: bool | None = True
    try:
        trickle(os.dup(line.fileno()), words, size or len(words))
        line.shutdown(socket.SHUT_WR)
        while content := line.recv(1 << 16):
            heard.append(content)
    except ConnectionError:
        ended = None
    except TimeoutError:
        ended = False
    return b"".join(heard), ended


def reply(listener: int, content: bytes, size: int, late: float = 0.0) -> bytes:
    """Take one client, hear it to its end, answer in such pieces; return what it asked."""
    question = b""
    with suppress(*_GONE):
        line = _accepted(listener)
        question = drain(line, 700)
        time.sleep(late)
        trickle(line, content, size)
    return question


def stay_silent(listener: int, every: float = 0.0) -> float:
    """Take one client and never finish an answer; return how many seconds it stayed.

    With `every`, it gets one byte each time so many seconds have passed.
    """
    begin = time.monotonic()
    with suppress(*_GONE), socket.socket(fileno=_accepted(listener)) as line:
        left = select.poll()
        left.register(line, 0)
        while not left.poll(every * 1000 or 100) and time.monotonic() < begin + 2 * PATIENCE:
            if every:
                line.sendall(b".")
        line.setblocking(False)
        line.recv(1 << 20)  # who closes with something unread resets the connection
    return time.monotonic() - begin


def _accepted(listener: int) -> int:
    with socket.socket(fileno=os.dup(listener)) as desk:
        desk.settimeout(PATIENCE)
        line = desk.accept()[0].detach()
        os.set_blocking(line, True)
        return line


def welcome(front: int) -> list[tuple[bytes, bool]]:
    """Greet each connection that is passed to us, and close it; return with which words it came,
    and whether it was one.
    """
    came: list[tuple[bytes, bool]] = []
    with socket.socket(fileno=os.dup(front)) as line:
        while True:
            words, descriptors, _, _ = socket.recv_fds(line, 100, 8)
            if not words and not descriptors:
                return came
            for descriptor in descriptors:
                with suppress(*_GONE):
                    drain(descriptor)  # who closes with something unread resets the connection
                    os.write(descriptor, b"welcome")
                os.close(descriptor)
            came.append((words, len(descriptors) == 1))


def leave_a_path(path: str) -> None:
    """Do what a server does that is killed: leave its name behind."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
