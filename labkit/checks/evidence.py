"""What the evidence says: compare what arrived with what was sent, and name the bug that makes the
difference.

Each function returns a sentence for the student, or None where there is nothing to say.
"""

from __future__ import annotations

import select
import struct
from collections.abc import Sequence

from labkit.checks.witness import Seen

_SHELLS = ("sh", "ash", "bash", "busybox", "dash", "ksh", "zsh")
_FRAME = struct.Struct("!I")
_READ_AGAIN = "One os.read() returns what is in the pipe at that moment"
_UNPACK = 'the first 4 bytes of a frame are the length, big-endian: struct.unpack("!I", …)'
_PACK = 'use struct.pack("!I", len(message))'


def short(value: object) -> str:
    """Return a value as code, cut to what fits into a sentence."""
    try:
        text = repr(value)
    except ValueError:  # it has more digits than Python writes
        return "a huge int"
    return text if len(text) <= 60 else f"{text[:57]}…"


def kind(value: object) -> str:
    """Return the type of a value with its article, as in "an int"."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def count(number: int, thing: str) -> str:
    """Return a number of things, as in "1 byte", "2 bytes"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def bytes_differ(got: object, sent: bytes, pieces: int) -> str | None:
    """Say how what a reader returned differs from what its peer wrote in so many pieces."""
    if got == sent:
        return None
    if not isinstance(got, bytes):
        return _no_bytes(got)
    some = f"of {count(len(sent), 'byte')}"
    if sent.startswith(got):
        came = f", which came in {pieces} pieces" if pieces > 1 else ""
        if not got:
            return (
                f"it returned b'', nothing {some}{came}. That nothing has come yet is not the end: "
                "read until os.read() returns b'', and keep every piece"
            )
        first = f"only the first {len(got)} {some}"
        return f"it returned {first}{came}. {_READ_AGAIN}: read again until it returns b''"
    if sent.endswith(got):
        return f"it returned only the last {len(got)} {some}: keep every piece, and join them all"
    if got.startswith(sent):
        return f"it returned {len(got)} bytes where only {len(sent)} were to come: {short(got)}"
    return f"it returned {count(len(got), 'byte')}, but not what was sent: {short(got)}"


def _no_bytes(got: object) -> str:
    if got is None:
        return "it returned None: return the bytes"
    if isinstance(got, list):
        return f"it returned a list of {count(len(got), 'piece')}: join them, b''.join(pieces)"
    if isinstance(got, str):
        return f"it returned text (a str): return the bytes as they came: {short(got)}"
    return f"it returned {kind(got)}, not bytes: {short(got)}"


def frame_differs(wire: bytes, message: bytes) -> str | None:
    """Say how what a sender wrote differs from a frame: 4 bytes of length, big-endian, and the
    message.
    """
    size, width = len(message), len(wire) - len(message)
    if wire == _FRAME.pack(size) + message:
        return None
    if wire == message:
        return f"it wrote the message without its length, so nobody knows where it ends: {_PACK}"
    if wire == message + b"\n":
        return "it ended the message with a newline, but it may contain newlines: write its length"
    if wire == message + _FRAME.pack(size):
        return "the length must come before the message, not after it"
    if wire == struct.pack("<I", size) + message:
        return f"the length has its bytes in reverse order (little-endian): {_PACK}"
    if width in (1, 2, 8) and wire == size.to_bytes(8)[-width:] + message:
        return f"the length has {count(width, 'byte')}, not 4: {_PACK}"
    if wire[4:] == message:
        says = int.from_bytes(wire[:4])
        return f"the length before a message of {count(size, 'byte')} says {says}: {_PACK}"
    return (
        f"for a message of {count(size, 'byte')}, {size + 4} should arrive, but {len(wire)} did, "
        f"beginning {short(wire[:12])}"
    )


def messages_differ(got: object, sent: Sequence[bytes], pieces: int) -> str | None:
    """Say how the messages that a receiver returned differ from those whose frames came in so many
    pieces.
    """
    if got == list(sent):
        return None
    if not isinstance(got, list):
        return f"it returned {short(got)} instead of messages"
    for number, (one, other) in enumerate(zip(got, sent, strict=False), start=1):
        if one != other:
            return _message_differs(number, one, other, pieces)
    if len(got) > len(sent):
        return (
            f"it returned {short(got[len(sent)])} after the last complete message: raise EOFError "
            "where the bytes end, be it within a message"
        )
    if not got:
        return f"it raised EOFError before the first message: {_UNPACK}"
    reason = f"it returned {len(got)} of {len(sent)} messages, then raised EOFError"
    if sent[len(got)]:
        return reason
    return f"{reason}: the next one was empty (length 0), which is not the end"


def _message_differs(number: int, got: object, sent: bytes, pieces: int) -> str:
    which = f"message {number}, of {count(len(sent), 'byte')}, came back"
    if not isinstance(got, bytes):
        return f"{which} as {kind(got)}: {short(got)}"
    if got == _FRAME.pack(len(sent)) + sent:
        return f"{which} with its header: return only what follows the 4 bytes"
    if sent.startswith(got) and pieces > 1:
        return (
            f"{which} cut to {len(got)}, for it came in pieces. {_READ_AGAIN}: read again "
            "until all its bytes have come"
        )
    if sent.startswith(got):
        return f"{which} cut to {len(got)}, although all was there: {_UNPACK}"
    if sent and sent in got:
        return (
            f"{which} together with what was sent before or after it, {len(got)} bytes in all: a "
            "stream has no boundaries. Read exactly as many bytes as the header says"
        )
    return f"{which} as {short(got)}"


def lines_torn(writes: Sequence[bytes]) -> str | None:
    """Say where a write ended within a line, so that another process's line can get into it."""
    for number, (write, following) in enumerate(zip(writes, writes[1:], strict=False), start=1):
        if not write.endswith(b"\n"):
            return (
                f"write number {number} ended within a line, with {short(write[-12:])}, and the "
                f"next began with {short(following[:12])}. Between the two, another station can "
                "write. Write each line with one os.write(), which nobody can split up to "
                f"PIPE_BUF ({select.PIPE_BUF}) bytes"
            )
    return None


def not_joined(got: object, seen: Seen, content: bytes) -> str | None:
    """Say what shows that not one pipe joined two commands, of which a witness has seen that much,
    and that the content came out of the second.
    """
    if not isinstance(got, bytes):
        return _no_bytes(got)
    if seen.called < 2:
        return f"it started {('neither', 'only one')[seen.called]} of the two commands: run both"
    if not seen.joint:
        return (
            "no pipe joins the two commands while both are at work: your program carried the data "
            "over, or a file did. Let the first write into a pipe from which the second reads"
        )
    if seen.starter in _SHELLS:
        return f"a shell ({seen.starter}) started the commands: start them yourself"
    if seen.joint != "pipe":
        return f"a {seen.joint} joins the two commands: join them by a pipe"
    whole = seen.printed + content
    if got != whole and (whole.startswith(got) or got in seen.printed):
        return (
            f"only {len(got)} of {len(whole)} bytes came out of the second command: does your "
            "program read the pipe between the two, as communicate() with the first does?"
        )
    if not got.startswith(seen.printed):
        return f"what it returned is not what the two commands printed: {short(got)}"
    return bytes_differ(got.removeprefix(seen.printed), content, 1)
