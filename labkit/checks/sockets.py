"""The other side of a socket: clients and servers that a check puts there, and what they saw.

    answer: a server at a path   ◀──  clients that come in pieces, stay silent, die
    answer: a client             ──▶  servers that answer late, in pieces, or never

Each peer is a role for Group.spawn(). It waits for a limited time and returns what it saw, as plain
data; a function `…_differ` or `not_…` makes the sentence for the student out of that, or None.
"""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Sequence
from contextlib import suppress

from labkit.checks.evidence import bytes_differ, count, kind, short
from labkit.checks.peers import drain, trickle

PATIENCE = 2.5  # seconds for an answer, which takes milliseconds
_LOOK = 0.01
_GONE = (BlockingIOError, ConnectionError, TimeoutError)
Heard = tuple[bytes, bool]  # what came, and whether the end came after it
Order = tuple[int, str]


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
    with suppress(*_GONE):
        trickle(os.dup(line.fileno()), words, size or len(words))
        line.shutdown(socket.SHUT_WR)
        while content := line.recv(1 << 16):
            heard.append(content)
        return b"".join(heard), True
    return b"".join(heard), False


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


def answer_differs(got: object, sent: bytes, pieces: int) -> str | None:
    """Say how what a client returned differs from an answer that came in so many pieces."""
    if isinstance(got, bytes) and 0 < len(got) < len(sent) and sent.startswith(got):
        return (
            f"it returned only the first {len(got)} of {len(sent)} bytes, which came in "
            f"{count(pieces, 'piece')}. One recv() returns what is there: call it until it "
            "returns b''"
        )
    return bytes_differ(got, sent, pieces)


def answers_differ(heard: Heard, expected: bytes, how: str) -> str | None:
    """Say how what a client heard differs from the answers to its lines; `how` says what it did."""
    got, ended = heard
    if got == expected and not ended:
        return (
            f"{how} got all its answers, but no end-of-file within {PATIENCE:g} s: close the "
            "connection when the customer has finished, and every copy of it"
        )
    if got == expected:
        return None
    if not got:
        return f"{how} got no answer" + ("" if ended else f" within {PATIENCE:g} s")
    if expected.startswith(got):
        asked, answered = expected.count(b"\n"), got.count(b"\n")
        return f"{how} asked for {count(asked, 'ticket')} and got {answered}"
    at = next(k for k, pair in enumerate(zip(got + b"$", expected + b"$", strict=False))
              if pair[0] != pair[1])  # fmt: skip
    return (
        f"{how} should have heard {short(expected[at:][:30])} after {count(at, 'byte')}, but "
        f"heard {short(got[at:][:30])}"
    )


def orders_differ(got: object, sent: Sequence[Order], pieces: int) -> str | None:
    """Say how the orders that an answer has read differ from those that came in so many pieces."""
    if got == list(sent):
        return None
    if not isinstance(got, list):
        return f"it returned {short(got)} instead of orders"
    for number, (one, other) in enumerate(zip(got, sent, strict=False), start=1):
        if one != other:
            return f"order {number} was {other}, and came back as {short(one)}{_why(one, other)}"
    if len(got) > len(sent):
        return (
            f"it returned {short(got[len(sent)])} after the last complete order: raise EOFError "
            "where the bytes end, be it within an order"
        )
    return (
        f"it returned {len(got)} of {len(sent)} orders, which came in {count(pieces, 'piece')}, "
        "and then raised EOFError: only b'' from recv() means the end"
    )


def _why(got: object, sent: Order) -> str:
    if not isinstance(got, tuple):
        return f", {kind(got)}: return (seats, name)"
    if len(got) != 2:
        return ": return (seats, name)"
    if isinstance(got[1], bytes | bytearray):
        return ": the name is text, so decode it"
    if isinstance(got[1], str) and got[0] == sent[0] and sent[1].startswith(got[1]):
        return ": one recv() returns what is there, so call it again until all bytes have come"
    if got[0] == sent[0] and len(str(got[1])) == len(sent[1].encode()):
        return ": the name is in UTF-8"
    return ""


def not_in_time(stayed: float, patience: float) -> str | None:
    """Say whether a client stayed on long after its patience was over."""
    if stayed > patience + PATIENCE / 2:
        return (
            f"its patience was {patience:g} s, but it was still there after {stayed:.1f} s: give "
            "each wait only what is left of the time"
        )
    return None


def not_handed_over(came: Sequence[tuple[bytes, bool]], customers: int) -> str | None:
    """Say what was wrong with the connections that came to a colleague."""
    if not came:
        return "nothing came to the colleague: socket.send_fds() passes descriptors"
    for words, connected in came:
        if not connected:
            return (
                f"the colleague got {short(words)} without a connection: a number means nothing in "
                "another process. socket.send_fds() passes the open file itself"
            )
        if words != b"customer":
            return f"the connection came with {short(words)}, not with b'customer'"
    if len(came) != customers:
        return f"{count(len(came), 'connection')} came to the colleague, not {customers}"
    return None
