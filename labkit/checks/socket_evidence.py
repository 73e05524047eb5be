"""What the evidence about sockets says, in a sentence that names the bug; None where all is well.

heard, came …   what peers saw        sent, expected …   what a right answer makes of it
"""

from __future__ import annotations

from collections.abc import Sequence

from labkit.checks.evidence import bytes_differ, count, kind, short
from labkit.checks.sockets import PATIENCE, Heard

Order = tuple[int, str]


def answer_differs(got: object, sent: bytes, pieces: int) -> str | None:
    """Say how what a client returned differs from an answer that came in so many pieces."""
    if isinstance(got, bytes) and 0 < len(got) < len(sent) and sent.startswith(got):
        return (
            f"it returned only the first {len(got)} of {len(sent)} bytes, which came in "
            f"{count(pieces, 'piece')}. One recv() returns what is there: call it until it "
            "returns b''"
        )
    if got == b"" != sent:
        return (
            f"it returned b'', nothing of {count(len(sent), 'byte')}: is the direction still open "
            "in which the answer comes? shutdown(socket.SHUT_WR) ends only the other one"
        )
    return bytes_differ(got, sent, pieces)


def answers_differ(heard: Heard, expected: bytes, how: str) -> str | None:
    """Say how what a client heard differs from the answers to its lines; `how` says what it did."""
    got, ended = heard
    if got == expected and ended is None:
        return f"{how} got all its answers, but the connection broke before its end-of-file"
    if got == expected and not ended:
        return (
            f"{how} got all its answers, but no end-of-file within {PATIENCE:g} s: close the "
            "connection when the customer has finished, and every copy of it"
        )
    if got == expected:
        return None
    if not got:
        return f"{how} got no answer{_and_then(ended)}"
    if expected.startswith(got):
        asked, answered = expected.count(b"\n"), got.count(b"\n")
        return f"{how} asked for {count(asked, 'ticket')} and got {answered}{_and_then(ended)}"
    if got.startswith(expected) and b"\n" in expected:
        more = short(got[len(expected) :][:30])
        return f"{how} got all its tickets, and then {more}: a rest without \\n gets no ticket"
    at = next(k for k, pair in enumerate(zip(got + b"$", expected + b"$", strict=False))
              if pair[0] != pair[1])  # fmt: skip
    return (
        f"{how} should have heard {short(expected[at:][:30])} after {count(at, 'byte')}, but "
        f"heard {short(got[at:][:30])}"
    )


def _and_then(ended: bool | None) -> str:
    if ended is False:
        return f" within {PATIENCE:g} s"
    end = "end-of-file" if ended else "the connection broke"
    return f", and then {end}: was it closed, or did the function return, before all was answered?"


def not_for_all(answered: int, customers: int) -> str | None:
    """Say what it means that only so many of these customers were answered, each of whom stayed on
    the line when the next one called.
    """
    if answered == customers:
        return None
    if not answered:
        return (
            f"a customer sent one line, stayed, and got no ticket within {PATIENCE:g} s: answer "
            "each line when it is complete, not when he has finished, or when all have come"
        )
    return (
        f"while {count(answered, 'customer')} with a ticket stayed on the line, the next one got "
        f"none within {PATIENCE:g} s: serve all of them at the same time, however many there are"
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
    came = f"it returned {len(got)} of {len(sent)} orders, which came in {count(pieces, 'piece')}"
    if not got and pieces == 1:
        why = 'the first three bytes are the head, big-endian: struct.unpack("!BH", …)'
    elif not sent[len(got)][1]:
        why = "the name of the next one was empty (length 0), which is not the end"
    else:
        why = "only b'' from recv() means the end"
    return f"{came}, and then raised EOFError: {why}"


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


def not_in_time(stayed: float, patience: float, waits: str = "each wait") -> str | None:
    """Say whether a client stayed on long after its patience was over; `waits` says where."""
    if stayed > patience + PATIENCE / 2:
        return (
            f"its patience was {patience:g} s, but it was still there after {stayed:.1f} s: give "
            f"{waits} only what is left of the time"
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
