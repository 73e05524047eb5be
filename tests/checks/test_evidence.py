"""What differs is named by the bug that makes it differ."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from labkit.checks import evidence
from labkit.checks.witness import Seen

HELLO = b"hello, world"
PIPED = Seen(2, "pipe", "python", b"word")


def frame(message: bytes, form: str = "!I") -> bytes:
    return struct.pack(form, len(message)) + message


def test_what_is_right_needs_no_words() -> None:
    assert evidence.bytes_differ(HELLO, HELLO, 3) is None
    assert evidence.frame_differs(frame(HELLO), HELLO) is None
    assert evidence.messages_differ([HELLO, b""], [HELLO, b""], 3) is None
    assert evidence.lines_torn([b"a 1\n", b"b 2\nb 3\n"]) is None
    assert evidence.not_joined(b"word" + HELLO, PIPED, HELLO) is None


@pytest.mark.parametrize(
    ("got", "fragment"),
    [
        (None, "returned None"),
        ("hello", "returned text (a str)"),
        (7, "returned an int, not bytes: 7"),
        ([HELLO], "a list of 1 piece: join them"),
        (b"hello", "only the first 5 of 12 bytes, which came in 3 pieces. One os.read() returns"),
        (b"", "b'', nothing of 12 bytes, which came in 3 pieces. That nothing has come yet is not"),
        (b"world", "only the last 5 of 12 bytes: keep every piece"),
        (HELLO + b"!", "13 bytes where only 12 were to come"),
        (b"x", "1 byte, but not what was sent: b'x'"),
    ],
)
def test_bytes_that_differ(got: object, fragment: str) -> None:
    assert fragment in str(evidence.bytes_differ(got, HELLO, 3))


def test_what_came_at_once_is_not_said_to_have_come_in_pieces() -> None:
    assert "pieces" not in str(evidence.bytes_differ(b"hello", HELLO, 1))


def test_a_value_is_cut_to_what_fits_into_a_sentence() -> None:
    assert evidence.short("x" * 1000) == "'" + "x" * 56 + "…"
    assert evidence.short(16**5000) == "a huge int"


@pytest.mark.parametrize(
    ("wire", "fragment"),
    [
        (HELLO, "without its length, so nobody knows where it ends"),
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
        ([HELLO[:5], b"", HELLO], "cut to 5, for it came in pieces"),
        ([frame(HELLO), b"", HELLO], "with its header"),
        ([HELLO + frame(b""), b"", HELLO], "a stream has no boundaries"),
        ([], "EOFError before the first message: the first 4 bytes of a frame are the length"),
        ([HELLO], "the next one was empty (length 0), which is not the end"),
        ([HELLO, b""], "2 of 3 messages, then raised EOFError"),
        ([HELLO, b"", HELLO, b"he"], "it returned b'he' after the last complete message"),
        (["hello", b"", HELLO], "came back as a str"),
        ([b"what?", b"", HELLO], "came back as b'what?'"),
    ],
)
def test_messages_that_differ(got: object, fragment: str) -> None:
    assert fragment in str(evidence.messages_differ(got, [HELLO, b"", HELLO], 3))


def test_a_message_that_was_there_as_a_whole_is_not_said_to_have_come_in_pieces() -> None:
    said = evidence.messages_differ([b"hello"], [HELLO], 1)
    assert said and "cut to 5, although all was there" in said


@pytest.mark.parametrize(
    ("got", "seen", "fragment"),
    [
        ("pipe", PIPED, "it returned text"),
        (HELLO, PIPED, "not what the two commands printed"),
        (b"wort" + HELLO, PIPED, "not what the two commands printed"),
        (b"word" + HELLO, replace(PIPED, starter="sh"), "a shell (sh) started the commands"),
        (b"word" + HELLO, replace(PIPED, joint="file"), "a file joins the two commands"),
        (b"word" + HELLO, Seen(2), "your program carried the data over"),
        (b"word" + HELLO, Seen(1), "started only one of the two commands"),
        (b"word" + HELLO, Seen(), "started neither of the two commands"),
        (b"rd", PIPED, "only 2 of 16 bytes came out"),
        (b"wordhello", PIPED, "only 9 of 16 bytes came out of the second command"),
        (b"word" + HELLO + b"!", PIPED, "13 bytes where only 12 were to come"),
    ],
)
def test_commands_that_one_pipe_does_not_join(got: object, seen: Seen, fragment: str) -> None:
    assert fragment in str(evidence.not_joined(got, seen, HELLO))


def test_a_torn_line_tells_where() -> None:
    assert "write number 2 ended within a line" in str(
        evidence.lines_torn([b"a 1\n", b"a ", b"2\n"])
    )
