"""Peers ask and answer by their script, and the evidence names the bug."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from labkit import Descriptor, Group
from labkit.checks import rpc
from labkit.checks.rpc import answer_in_reverse, ask_each, packet_line, play
from labkit.process import Process

ASKED = b'{"id": 7, "method": "price", "params": ["A1"]}'
PRICE = {"result": 30}


def together(peer: Callable[..., Any], other: Callable[..., Any], *more: object) -> list[Any]:
    """Return what both ends of a line have returned."""
    ours, theirs = packet_line()
    with Group(replay=False) as group:
        ends: list[Process] = [group.spawn(peer, ours, *more), group.spawn(other, theirs)]
    return [end.result for end in ends]


def echo_twice(line: int) -> None:
    for _ in "12":
        os.write(line, os.read(line, 99))


def ask(line: int, *messages: bytes) -> list[bytes]:
    for message in messages:
        os.write(line, message)
    replies = []
    while reply := os.read(line, 9999):
        replies.append(reply)
    return replies


def test_who_asks_stops_at_the_first_request_without_a_reply() -> None:
    assert together(ask_each, echo_twice, [b"1", b"2", b"3", b"4"])[0] == [b"1", b"2", None]


def test_who_plays_a_script_fills_in_the_ids() -> None:
    def two_calls(line: int) -> list[bytes]:
        return ask(line, b'{"id": "a"}', b'{"id": 2}')

    requests, replies = together(play, two_calls, [[], ["[OLD]", 0.01, "[ID]", None, "never"]])
    assert requests == [b'{"id": "a"}', b'{"id": 2}']
    assert replies == [b'["a"]', b"[2]"]


def test_who_plays_a_script_goes_home_when_the_caller_does() -> None:
    def hang_up(line: int) -> None:
        os.write(line, b"?")

    assert together(play, hang_up, [[3600.0, "too late", "and again"]])[0] == [b"?"]


def test_a_pipelining_caller_is_answered_in_reverse() -> None:
    def three(line: int) -> list[bytes]:
        for number in range(3):
            os.write(line, json.dumps({"id": number, "params": [number * 10]}).encode())
        return [os.read(line, 99) for _ in range(3)]

    (most, requests), replies = together(answer_in_reverse, three)
    assert (most, len(requests)) == (3, 3)
    assert [json.loads(reply)["id"] for reply in replies] == [2, 1, 0]
    assert json.loads(replies[0])["result"] == [20]


def test_a_line_is_two_descriptors_on_which_messages_stay_whole() -> None:
    one, other = packet_line()
    assert isinstance(one, Descriptor)
    os.write(one, b"first")
    os.write(one, b"second")
    assert os.read(other, 99) == b"first"
    one.close()
    assert [os.read(other, 99) for _ in "12"] == [b"second", b""]
    other.close()


def test_a_right_request_and_right_replies_are_told_nothing() -> None:
    assert rpc.not_the_request(ASKED, "price", ["A1"]) is None
    assert rpc.not_different([ASKED, b'{"id": 8}']) is None
    assert rpc.not_called_once([ASKED], 1) is None
    assert rpc.not_the_reply(b'{"id": 7, "result": 30}', ASKED, PRICE) is None
    assert rpc.not_the_reply(b'{"id": 7, "error": "KeyError: 1"}', ASKED, {"error": "Key"}) is None


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"price A1", "which is no JSON object"),
        (b"[" * 50_000, "which is no JSON object"),
        (b'{"method": "price", "params": ["A1"]}', 'has no "id"'),
        (b'{"id": 1, "method": "sell", "params": ["A1"]}', "\"method\" should be 'price'"),
        (b'{"id": 1, "method": "price", "params": "A1"}', '"params" should be the list ["A1"]'),
    ],
)
def test_a_wrong_request_is_named(sent: bytes, says: str) -> None:
    assert says in (rpc.not_the_request(sent, "price", ["A1"]) or "")


@pytest.mark.parametrize(
    ("reply", "outcome", "says"),
    [
        (None, PRICE, "came no reply"),
        (b"30", PRICE, "which is no JSON object"),
        (b'{"result": 30}', PRICE, '"id" must be 7'),
        (b'{"id": "7", "result": 30}', PRICE, '"id" must be 7'),
        (b'{"id": 7, "error": "no"}', PRICE, "where a result was to come"),
        (b'{"id": 7, "result": 3}', PRICE, "the result should be 30, but it is 3"),
        (b'{"id": 7, "result": 30, "error": null}', PRICE, "not both"),
        (b'{"id": 7, "result": 30}', {"error": ""}, 'where an "error" was to come'),
        (b'{"id": 7, "error": 5}', {"error": ""}, '"error" is an int: write it as text'),
        (b'{"id": 7, "error": "A1"}', {"error": "KeyError"}, "which does not say 'KeyError'"),
    ],
)
def test_a_wrong_reply_is_named(reply: bytes | None, outcome: dict[str, object], says: str) -> None:
    assert says in (rpc.not_the_reply(reply, ASKED, outcome) or "")


def test_calls_with_one_id_and_requests_too_many_are_named() -> None:
    assert "the same id, 7" in (rpc.not_different([ASKED, b"{}", ASKED]) or "")
    assert "for 1 call, 2 requests" in (rpc.not_called_once([ASKED, ASKED], 1) or "")


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (b'{"id": 7, "result": 20}', "came twice, and was carried out twice"),
        (b'{"id": 7, "error": "again?"}', "came twice: the reply was first"),
    ],
)
def test_a_request_that_comes_again_is_to_get_its_first_reply_again(
    second: bytes, says: str
) -> None:
    script = [(ASKED, PRICE), (ASKED, PRICE)]
    first = b'{"id": 7, "result": 30}'
    assert rpc.replies_differ([first, first], script) is None
    assert says in (rpc.replies_differ([first, second], script) or "")
    assert "came no reply" in (rpc.replies_differ([first, None], script) or "")
