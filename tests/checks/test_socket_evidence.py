"""What is wrong with the use of a socket is named by the bug."""

from __future__ import annotations

import re

import pytest

from labkit.checks import socket_evidence as evidence
from labkit.checks.sockets import Heard


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ((b"ticket: a\n", True), None),
        ((b"ticket: a\n", False), "no end-of-file within"),
        ((b"", False), "got no answer within"),
        ((b"ticket: a\n", None), "the connection broke before its end-of-file"),
        ((b"", True), "got no answer, and then end-of-file"),
        ((b"", None), "got no answer, and then the connection broke"),
        ((b"ticket: ", True), "asked for 1 ticket and got 0, and then end-of-file: was it closed"),
        ((b"ticket: a\nticket: b", True), r"and then b'ticket: b': a rest without \\n gets no"),
        ((b"ticket: b\n", True), r"should have heard b'a\\n' after 8 bytes, but heard b'b\\n'"),
    ],
)
def test_what_a_client_heard_is_told(heard: Heard, said: str | None) -> None:
    bug = evidence.answers_differ(heard, b"ticket: a\n", "a customer")
    assert (bug is None) if said is None else re.search(said, str(bug))


@pytest.mark.parametrize(
    ("got", "said"),
    [
        ([(3, "Zoë")], None),
        (7, "instead of orders"),
        ([], "returned 0 of 1 orders"),
        ([(3, "Zoë"), (1, "")], "after the last complete order"),
        ([[3, "Zoë"]], r"a list: return \(seats, name\)"),
        ([(3,)], r"return \(seats, name\)"),
        ([(3, "Zoë".encode())], "the name is text"),
        ([(3, "Zo")], "call it again until all bytes"),
        ([(3, "ZoÃ«")], "the name is in UTF-8"),
    ],
)
def test_what_was_read_of_orders_is_told(got: object, said: str | None) -> None:
    bug = evidence.orders_differ(got, [(3, "Zoë")], 2)
    assert (bug is None) if said is None else re.search(said, str(bug))


def test_why_the_end_came_too_early_is_told() -> None:
    order = (3, "Zoë")
    assert "the head, big-endian" in str(evidence.orders_differ([], [order], 1))
    assert "only b'' from recv()" in str(evidence.orders_differ([order], [order] * 2, 9))
    assert "was empty (length 0)" in str(evidence.orders_differ([order], [order, (3, "")], 9))


def test_who_is_not_served_beside_others_is_told() -> None:
    assert evidence.not_for_all(40, 40) is None
    assert "sent one line, stayed, and got no ticket" in str(evidence.not_for_all(0, 40))
    assert "while 6 customers with a ticket stayed" in str(evidence.not_for_all(6, 40))


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ([(b"customer", True)], None),
        ([], "nothing came"),
        ([(b"4", False)], "a number means nothing"),
        ([(b"hello", True)], "came with b'hello'"),
        ([(b"customer", True)] * 2, "2 connections came"),
    ],
)
def test_what_came_to_a_colleague_is_told(came: list[tuple[bytes, bool]], said: str | None) -> None:
    bug = evidence.not_handed_over(came, 1)
    assert (bug is None) if said is None else re.search(said, str(bug))


def test_an_answer_that_is_cut_and_a_patience_that_is_renewed_are_told() -> None:
    assert "only the first 2 of 4 bytes" in str(evidence.answer_differs(b"ab", b"abcd", 2))
    assert evidence.answer_differs(b"abcd", b"abcd", 2) is None
    assert "nothing of 4 bytes: is the direction" in str(evidence.answer_differs(b"", b"abcd", 2))
    assert evidence.answer_differs(b"", b"", 1) is None
    assert "still there after 5.0 s: give each wait" in str(evidence.not_in_time(5.0, 1.0))
    assert "give the first one only" in str(evidence.not_in_time(5.0, 1.0, "the first one"))
    assert evidence.not_in_time(1.1, 1.0) is None
