"""What went wrong with signals is named by the bug that did it."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.checks import signal_evidence as evidence


def test_what_is_right_needs_no_words(tmp_path: Path) -> None:
    assert evidence.asked_again("x", 1, 0.4) is None
    assert evidence.not_in_order(b"a()b().", 2, b"abc", b"c") is None
    assert evidence.not_in_order(b".", 0, b"") is None
    assert evidence.left_there(str(tmp_path / "lock")) is None
    assert evidence.not_buried(b"\2\1", b"\1\2", 0) is None
    assert evidence.numbers_differ([1, 1, 2], [1, 1, 2]) is None


def test_who_wakes_up_again_and_again_is_told_how_often() -> None:
    assert "woke up 40 times in 0.4 s" in str(evidence.asked_again("machine", 40, 0.4))


@pytest.mark.parametrize(
    ("log", "returned", "left", "fragment"),
    [
        (b"a()b(.", 1, b"c", "job 'b' was begun, and not finished: the log says 'a()b(.'"),
        (b"a()b(", 1, b"c", "job 'b' was begun, and not finished"),
        (b"a()b()", 2, b"c", "does not end with '.'"),
        (b"b()a().", 2, b"c", "it should be as in 'a()b().'"),
        (b"a()..", 1, b"bc", "it should be as in 'a()b().'"),
        (b"a().", 1, b"c", "job 'b' is lost: it was read, and neither done nor left"),
        (b"a()b().", 3, b"c", "it did 2 jobs and returned 3"),
        (b"a().", True, b"bc", "it did 1 job and returned True"),
        (b"a().", None, b"bc", "it did 1 job and returned None"),
        (b"\xff", None, b"abc", "does not end with '.'"),
    ],
)
def test_a_machine_that_did_not_end_in_order(
    log: bytes, returned: object, left: bytes, fragment: str
) -> None:
    assert fragment in str(evidence.not_in_order(log, returned, b"abc", left))


def test_a_lock_that_is_left_is_told_of_and_removed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.touch()
    assert "the lock is still there" in str(evidence.left_there(str(lock)))
    assert not lock.exists()


@pytest.mark.parametrize(
    ("told", "zombies", "fragment"),
    [
        (b"\1", 2, "of 3 children, 2 stayed zombies, and 2 went unreported"),
        (b"", 3, "3 went unreported while no order came, and 3 stayed zombies. What tells you"),
        (b"\1\2", 0, "of 3 children that had ended, 1 went unreported"),
        (b"\1\2\3\4", 0, "an exit status that no child had: b'\\x04'"),
        (b"\1\2\3", 3, "it reported 3 children, but 3 stayed zombies"),
    ],
)
def test_a_keeper_that_does_not_bury(told: bytes, zombies: int, fragment: str) -> None:
    assert fragment in str(evidence.not_buried(told, b"\1\2\3", zombies))


@pytest.mark.parametrize(
    ("got", "fragment"),
    [
        (None, "it returned a NoneType instead of a list"),
        ([2, 1, 3], "in another order"),
        ([1, 2], "of 3 numbers, 2 arrived"),
        ([1, 2, 3, 4], "of 3 numbers, 4 arrived"),
        ([1, 0, 3], "number 2 was 2, but 0 arrived"),
    ],
)
def test_numbers_that_differ(got: object, fragment: str) -> None:
    assert fragment in str(evidence.numbers_differ(got, [1, 2, 3]))
