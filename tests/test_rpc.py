"""A remote procedure call is two messages over any channel, and says what may become of it."""

from __future__ import annotations

import os

import pytest
from contract import every
from processes import like_a_cell

from labkit import Channel, Group, Link, plain
from labkit.errors import ProcessFailed, RemoteError
from labkit.link import mechanism
from labkit.rpc import Stub, serve

like_a_cell(__name__)
Mechanism = type[Link]


def add(one: int, other: int) -> int:
    return one + other


def divide(one: int, other: int) -> float:
    return one / other


def calculator(end: Channel) -> int:
    with end as channel:
        return serve(channel, add, divide)


def sums(end: Channel) -> list[object]:
    with end as channel:
        there = Stub(channel)
        return [there.add(2, 3), there.add([1], [2]), there.add("a", "b"), there.divide(1, 4)]


@every(Channel)
def test_a_call_returns_what_the_function_returned_over_any_channel(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60) as group:
        server = group.spawn(calculator, link.right)
        caller = group.spawn(sums, link.left)
    assert caller.result == [5, [1, 2], "ab", 0.25]
    assert server.result == 4


def refused(end: Channel, name: str, arguments: tuple[object, ...]) -> tuple[str, int]:
    """Make a call that raises there; return what it said, and what the next call returns."""
    with end as channel:
        there = Stub(channel)
        with pytest.raises(RemoteError) as caught:
            getattr(there, name)(*arguments)
        return str(caught.value), there.add(1, 1)


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("divide", (1, 0), "divide() raised at the other end: ZeroDivisionError: division by zero"),
        ("add", (1,), "TypeError: add() missing 1 required positional argument: 'other'"),
        ("multiply", (2, 3), "there is no function 'multiply'; there are add, divide"),
    ],
)
def test_what_it_raised_is_told_and_the_server_goes_on(
    name: str, arguments: tuple[object, ...], sentence: str
) -> None:
    with mechanism("socket_pair")() as link, Group(timeout=60) as group:
        server = group.spawn(calculator, link.right)
        caller = group.spawn(refused, link.left, name, arguments)
    said, after = caller.result
    assert sentence in said and after == 2
    assert server.result == 2


def test_a_server_that_dies_leaves_the_caller_without_an_answer() -> None:
    def die(end: Channel) -> None:
        def add(one: int, other: int) -> None:
            os._exit(0)

        with end as channel:
            serve(channel, add)

    with (
        pytest.raises(ProcessFailed, match="EOFError: the peer has closed its end"),
        mechanism("socket_pair")() as link,
        Group(timeout=60, replay=False) as group,
    ):
        group.spawn(die, link.right)
        group.spawn(sums, link.left)


def test_what_is_no_call_is_answered_as_an_error() -> None:
    def babble(end: Channel) -> object:
        with end as channel:
            channel.send(b"what is this?")
            return plain.loads(channel.recv())

    with mechanism("socket_pair")() as link, Group(timeout=60) as group:
        group.spawn(calculator, link.right)
        caller = group.spawn(babble, link.left)
    outcome, said = caller.result
    assert outcome == "raised" and said.startswith("BadRequest: this is not plain data")


def test_a_stub_is_no_function_of_pythons_own_names() -> None:
    with mechanism("pipe")() as link:
        stub = Stub(link.left)  # type: ignore[arg-type]
        assert repr(stub) == "Stub()"
        with pytest.raises(AttributeError, match="__len__"):
            stub.__len__()  # noqa: PLC2801
