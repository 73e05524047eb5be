"""What the evidence says: compare what arrived with what was sent, and name the bug that makes the
difference.

Each function returns a sentence for the student, or None where there is nothing to say.
"""

from __future__ import annotations

import select
import struct
from collections.abc import Sequence

_FRAME = struct.Struct("!I")


def short(value: object) -> str:
    """Return a value as code, cut to what fits into a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def bytes_differ(got: object, sent: bytes, pieces: int) -> str | None:
    """Say how what a reader returned differs from what its peer wrote in so many pieces."""
    if got == sent:
        return None
    if got is None:
        return "it returned None: return the bytes"
    if not isinstance(got, bytes):
        return f"it returned a {type(got).__name__}, not bytes: {short(got)}"
    if not sent.startswith(got):
        return f"it returned {len(got)} bytes for {len(sent)}, and other ones: {short(got)}"
    wrote = f"in {pieces} pieces" if pieces > 1 else "at once"
    return (
        f"it returned only the first {len(got)} of {len(sent)} bytes, which were written {wrote}. "
        "One os.read() returns what is in the pipe at that moment: read again until it returns b''"
    )


def frame_differs(wire: bytes, message: bytes) -> str | None:
    """Say how what a sender wrote differs from a frame: 4 bytes of length, big-endian, and the
    message.
    """
    size = len(message)
    if wire == _FRAME.pack(size) + message:
        return None
    for written, bug in (
        (
            message,
            "it wrote the message without its length: the reader cannot know where it ends",
        ),
        (
            message + b"\n",
            "it ended the message with a newline, but it may contain one: write its length",
        ),
        (
            struct.pack("<I", size) + message,
            'the length has its bytes in reverse order: use struct.pack("!I", …)',
        ),
        (
            struct.pack("!H", size % (1 << 16)) + message,
            'the length has 2 bytes, not 4: use struct.pack("!I", …)',
        ),
        (
            struct.pack("!Q", size) + message,
            'the length has 8 bytes, not 4: use struct.pack("!I", …)',
        ),
        (message + _FRAME.pack(size), "the length must come before the message, not after it"),
    ):
        if wire == written:
            return bug
    if wire[4:] == message:
        return f"the length before a message of {size} bytes says {_FRAME.unpack(wire[:4])[0]}"
    return (
        f"for a message of {size} bytes, {size + 4} should arrive, but {len(wire)} did, "
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
    following = "the next one was empty, which is not the end: the end is b'' in place of a header"
    reason = f": {following}" if len(got) < len(sent) and not sent[len(got)] else ""
    return f"it returned {len(got)} of {len(sent)} messages{reason}"


def _message_differs(number: int, got: object, sent: bytes, pieces: int) -> str:
    which = f"message {number}, {len(sent)} bytes long,"
    if not isinstance(got, bytes):
        return f"{which} came back as a {type(got).__name__}: {short(got)}"
    if got == _FRAME.pack(len(sent)) + sent:
        return f"{which} came back with its header: return only what follows the 4 bytes"
    if sent.startswith(got):
        return (
            f"{which} came back cut to {len(got)}: its frame arrived in {pieces} pieces, and one "
            "os.read() returns what is there. Read again until all its bytes have come"
        )
    if sent in got:
        return (
            f"{which} came back glued to what was sent next, {len(got)} bytes in all: a "
            "stream has no boundaries; read exactly as many bytes as the header says"
        )
    return f"{which} came back as {short(got)}"


def lines_torn(writes: Sequence[bytes]) -> str | None:
    """Say where a write ended within a line, so that another process's line can get into it."""
    for number, (write, following) in enumerate(zip(writes, writes[1:], strict=False), start=1):
        if not write.endswith(b"\n"):
            return (
                f"its write number {number} ended within a line, with {short(write[-12:])}, and "
                f"the next began with {short(following[:12])}: between the two another station can "
                f"write. Write each line with one os.write() of at most PIPE_BUF ({select.PIPE_BUF}) bytes"
            )
    return None
