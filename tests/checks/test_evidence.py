"""What differs is named by the bug that makes it differ."""

from __future__ import annotations

import struct

import pytest

from labkit.checks import evidence

HELLO = b"hello, world"


def frame(message: bytes, form: str = "!I") -> bytes:
    return struct.pack(form, len(message)) + message


def test_what_is_right_needs_no_words() -> None:
    assert evidence.bytes_differ(HELLO, HELLO, 3) is None
    assert evidence.frame_differs(frame(HELLO), HELLO) is None
    assert evidence.messages_differ([HELLO, b""], [HELLO, b""], 3) is None
    assert evidence.lines_torn([b"a 1\n", b"b 2\nb 3\n"]) is None


@pytest.mark.parametrize(
    ("got", "fragment"),
    [
        (None, "returned None"),
        ("hello", "returned a str, not bytes"),
        (b"hello", "only the first 5 of 12 bytes, which were written in 3 pieces"),
        (b"world", "and other ones"),
    ],
)
def test_bytes_that_differ(got: object, fragment: str) -> None:
    assert fragment in str(evidence.bytes_differ(got, HELLO, 3))


@pytest.mark.parametrize(
    ("wire", "fragment"),
    [
        (HELLO, "without its length"),
        (HELLO + b"\n", "newline"),
        (frame(HELLO, "<I"), "reverse order"),
        (frame(HELLO, "!H"), "2 bytes, not 4"),
        (frame(HELLO, "!Q"), "8 bytes, not 4"),
        (struct.pack("!I", 5) + HELLO, "says 5"),
        (HELLO + struct.pack("!I", 12), "before the message"),
        (b"", "16 should arrive, but 0 did"),
    ],
)
def test_frames_that_differ(wire: bytes, fragment: str) -> None:
    assert fragment in str(evidence.frame_differs(wire, HELLO))


@pytest.mark.parametrize(
    ("got", "fragment"),
    [
        (None, "instead of messages"),
        ([HELLO[:5], b"", HELLO], "cut to 5"),
        ([frame(HELLO), b"", HELLO], "with its header"),
        ([HELLO + frame(b""), b"", HELLO], "glued to what was sent next"),
        ([HELLO], "which is not the end"),
        ([HELLO, b""], "2 of 3 messages"),
        (["hello", b"", HELLO], "came back as a str"),
    ],
)
def test_messages_that_differ(got: object, fragment: str) -> None:
    assert fragment in str(evidence.messages_differ(got, [HELLO, b"", HELLO], 3))


def test_a_torn_line_tells_where() -> None:
    assert "write number 2 ended within a line" in str(
        evidence.lines_torn([b"a 1\n", b"a ", b"2\n"])
    )
