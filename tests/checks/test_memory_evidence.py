"""What the memory says becomes the sentence that names the bug."""

from __future__ import annotations

import re

import pytest

from labkit.checks import memory_evidence as evidence
from labkit.checks.memory import picture

BEFORE = 7 * 2**32 - 300
OLD, NEW = picture(b"1" * 64, 4096), picture(b"2" * 64, 4096)


def as_big(number: int, times: int) -> int:
    """Return what stands there when somebody has taken the bytes for big-endian."""
    reversed_sum = int.from_bytes(number.to_bytes(8, "little"), "big") + times
    return int.from_bytes(reversed_sum.to_bytes(8, "big"), "little", signed=True)


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (BEFORE + 1000, None),
        (BEFORE, "what it changed was not this memory"),
        (BEFORE + 400, "600 were lost"),
        (BEFORE + 1000 - 2**32, "it has 8 bytes, not 4"),
        (as_big(BEFORE, 1000), "took the number for big-endian"),
        (BEFORE + 5000, "after 1000 additions it is"),
    ],
)
def test_a_sum_tells_what_was_lost_or_misread(after: int, says: str | None) -> None:
    bug = evidence.sum_differs(BEFORE, after, 1000)
    assert bug is None if says is None else re.search(says, bug or "")


def test_a_load_before_the_lock_is_told() -> None:
    assert evidence.lock_missed(7500, 500, 7000) is None
    assert "loaded before it held the lock" in str(evidence.lock_missed(500, 500, 7000))
    assert "after 500 more additions it is 7001" in str(evidence.lock_missed(7001, 500, 7000))


def test_only_an_even_version_promises_anything() -> None:
    assert evidence.promise_broken([(0, True), (1, False), (2, True)]) is None
    assert "the version said 4" in str(evidence.promise_broken([(3, False), (4, False)]))
    assert "reverse order" in str(evidence.promise_broken([(1 << 56, False)]))


@pytest.mark.parametrize(
    ("version", "says"),
    [
        (6, "None"),
        (5, "it is odd, so every reader waits"),
        (4, "add 1 before a picture"),
        (6 << 56, "reverse order"),
    ],
)
def test_a_version_tells_how_it_was_counted(version: int, says: str) -> None:
    assert says in str(evidence.version_differs(version, 3))


def test_a_version_goes_on_from_where_it_was() -> None:
    assert evidence.version_differs(46, 3, 40) is None
    assert "it was 40 before the first" in str(evidence.version_differs(6, 3, 40))


def test_who_returns_no_picture_while_the_writer_is_at_work_gave_up() -> None:
    assert evidence.gave_up(None, early=False) is evidence.gave_up(OLD, early=True) is None
    assert "it gave up, and returned None" in str(evidence.gave_up(None, early=True))


def test_a_slot_that_shows_what_the_consumer_left_was_not_written_yet() -> None:
    assert evidence.full_too_early(SENT, SENT) is None
    for found in ([SENT[0], b"\xff" * 9], [b"", *SENT[1:4], SENT[0]]):
        number = len(found) - 1
        story = str(evidence.full_too_early(found, SENT))
        assert f"before message {number} was in its slot" in story


@pytest.mark.parametrize(
    ("got", "says"),
    [
        (NEW, "None"),
        (None, "not the picture as bytes"),
        (bytes(8) + NEW, "begins at byte 8"),
        (NEW[:-1], "it returned 4095 bytes: a picture has 4096"),
        (OLD, "the picture before this one"),
        (NEW[:2048] + OLD[2048:], "upper half of one picture"),
        (bytes(4096), "what is not the picture"),
    ],
)
def test_a_picture_tells_what_was_copied(got: object, says: str) -> None:
    assert says in str(evidence.picture_differs(got, NEW, OLD))


SENT = [b"sun", b"rain", b"", b"fog", b"ice"]


def framed(*messages: bytes) -> list[bytes]:
    return [(len(each).to_bytes(4, "little") + each).ljust(16, b"\0") for each in messages]


@pytest.mark.parametrize(
    ("slots", "says"),
    [
        (framed(*SENT[:4]), "None"),
        (framed(b"ice", *SENT[1:4]), "slot 0 holds message 4, and nobody had read message 0"),
        ([bytes(16)], "should begin with the length 3"),
        ([b"\0\0\0\3sun"], "reverse order"),
        ([b"sun" + bytes(13)], "should begin with the length 3"),
    ],
)
def test_slots_tell_what_was_put_where(slots: list[bytes], says: str) -> None:
    assert says in str(evidence.slots_hold(slots, SENT))


@pytest.mark.parametrize(
    ("got", "says"),
    [
        (SENT, "None"),
        ("sun", "a str: return a list"),
        (SENT[:3], "3 of 5 messages came through"),
        ([b"\xff\xff\xff", *SENT[1:]], "was told that the slot is free"),
        ([b"ice", *SENT[1:]], "copy, with bytes"),
        ([SENT[0], b"", *SENT[2:]], "cut to 0 bytes"),
        ([b"sun\0\0", *SENT[1:]], "with what is behind or before it, 5 bytes"),
        ([b"su", *SENT[1:]], "cut to 2 bytes"),
        (["sun", *SENT[1:]], "came back as a str"),
        ([b"fun", *SENT[1:]], "came back as b'fun'"),
    ],
)
def test_messages_tell_what_became_of_them(got: object, says: str) -> None:
    assert says in str(evidence.slots_differ(got, SENT))


def test_a_later_message_in_full_is_one_that_overwrote_this():
    sent = [b"sun", b"moon", b"", b"ice", b"meteor", b"", b"dust"]
    story = str(evidence.slots_differ([b"meteor", *sent[1:]], sent))
    assert "was told that the slot is free" in story
    assert "came back as b''" not in str(evidence.slots_differ([sent[0], b"", *sent[2:]], sent))
