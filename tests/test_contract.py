"""What every mechanism promises. Dropping a file into the folder puts it under this contract."""

from __future__ import annotations

import os
import random
import re
import signal
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from contract import every
from processes import descriptors, like_a_cell, until
from roles import ask, echo, leave, receive_all, send_all, send_and_die, send_until_broken

from labkit import Channel, Descriptor, Group, Link, observe
from labkit.errors import BadRequest
from labkit.link import TRAITS

like_a_cell(__name__)
Mechanism = type[Link]
SIZES = (0, 1, 60, 4092, 4096, 65536, 1 << 20)
directions = pytest.mark.parametrize("swapped", [False, True], ids=["to the right", "to the left"])


def messages_for(mechanism: Mechanism, count: int = 1) -> list[bytes]:
    """Return random messages of all sizes that the mechanism can carry, in random order."""
    most = mechanism.largest or SIZES[-1]
    sizes = [size for size in (*SIZES, min(most, SIZES[-1])) if size <= most] * count
    return [random.randbytes(size) for size in random.sample(sizes, len(sizes))]


def between(
    mechanism: Mechanism, left: Callable[..., Any], right: Callable[..., Any], *more: Any
) -> list[Any]:
    """Run one role at each end, with more arguments for the left one, and return both results."""
    with mechanism() as link, Group(timeout=60, replay=False) as group:
        processes = [group.spawn(left, link.left, *more), group.spawn(right, link.right)]
    return [process.result for process in processes]


# Every mechanism


@every()
def test_it_says_what_it_is(mechanism: Mechanism) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", mechanism.name)
    assert mechanism.traits <= TRAITS.keys()
    assert mechanism.__doc__ and mechanism.__module__.rpartition(".")[2] in mechanism.name
    assert mechanism.largest is None or mechanism.largest > 0


@every()
def test_its_repr_is_the_same_every_time(mechanism: Mechanism) -> None:
    with mechanism() as one, mechanism() as other:
        for link in (one, other):
            texts = [repr(link), repr(link.left), repr(link.right)]
            assert texts == [repr(each) for each in (one, one.left, one.right)]
            assert not re.search(r"\d{2}|0x|/", "".join(texts))


@every()
def test_making_and_leaving_it_leaves_nothing(mechanism: Mechanism) -> None:
    left = observe.leftovers()
    with mechanism():
        pass
    with pytest.raises(ZeroDivisionError), mechanism():
        1 / 0  # noqa: B018
    assert not list(left), left


@every()
def test_closing_and_unlinking_twice_is_harmless(mechanism: Mechanism) -> None:
    link = mechanism()
    for _ in range(2):
        link.left.close(), link.right.close(), link.unlink()
    before = Descriptor(os.open(os.devnull, os.O_RDONLY))
    link.left.close(), link.right.close()
    assert os.fstat(before)
    before.close()


@every()
def test_its_ends_move_and_the_notebook_keeps_none_of_it(mechanism: Mechanism) -> None:
    with Group(timeout=60, check=False, replay=False) as group:
        before = descriptors()
        with mechanism() as link:
            group.spawn(wait_for_ever, link.left)
            group.spawn(wait_for_ever, link.right)
            assert descriptors() == before + 6  # three files for each process
            for process in group.processes:
                process.kill()


def wait_for_ever(end: object) -> None:
    signal.pause()


# Channels


@every(Channel)
@directions
def test_messages_of_every_size_arrive_whole_and_come_back(
    mechanism: Mechanism, swapped: bool
) -> None:
    messages = messages_for(mechanism)
    with mechanism() as link, Group(timeout=60) as group:
        mine, yours = (link.right, link.left) if swapped else (link.left, link.right)
        echoed, asked = group.spawn(echo, yours), group.spawn(ask, mine, messages)
    assert asked.result == messages
    assert echoed.result == len(messages)


@every(Channel, "reliable")
@directions
def test_messages_in_a_row_arrive_in_order_and_then_comes_the_end(
    mechanism: Mechanism, swapped: bool
) -> None:
    messages = messages_for(mechanism, 4) + [b"%d" % number for number in range(500)]
    with mechanism() as link, Group(timeout=60) as group:
        mine, yours = (link.right, link.left) if swapped else (link.left, link.right)
        receiver = group.spawn(receive_all, yours)
        group.spawn(send_all, mine, messages)
    assert receiver.result == messages


@every(Channel)
def test_a_peer_that_leaves_at_once_is_the_end(mechanism: Mechanism) -> None:
    assert between(mechanism, leave, receive_all) == [None, []]
    assert between(mechanism, receive_all, leave) == [[], None]


@every(Channel, "notices")
def test_a_peer_that_was_killed_is_the_end_after_what_it_sent(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60, check=False) as group:
        receiver = group.spawn(receive_all, link.right)
        group.spawn(send_and_die, link.left, b"my last words")
    assert receiver.result == [b"my last words"]


@every(Channel, without="survives")
def test_sending_to_a_peer_that_left_is_a_broken_pipe(mechanism: Mechanism) -> None:
    assert between(mechanism, send_until_broken, leave)[0] == "BrokenPipeError"
    assert between(mechanism, leave, send_until_broken)[1] == "BrokenPipeError"


def refusals(end: Channel, things: list[Any]) -> list[str]:
    """Try to send each of these; return what was said, and prove that the channel still works."""
    said = []
    with end as channel:
        for thing in things:
            try:
                channel.send(thing)
            except BadRequest as error:
                said.append(str(error))
        channel.send(b"all is well")
    return said


@every(Channel)
def test_what_is_not_bytes_is_refused_by_its_type(mechanism: Mechanism) -> None:
    things = ["text", 3, None, [b"x"], {}, 0.5]
    said, received = between(mechanism, refusals, receive_all, things)
    for thing, sentence in zip(things, said, strict=True):
        assert f"a message is bytes, not {type(thing).__name__}" in sentence
    assert received == [b"all is well"]


def send_too_much(end: Channel, size: int) -> list[str]:
    return refusals(end, [bytes(size)])


@every(Channel)
def test_a_message_beyond_the_largest_is_refused_with_the_limit(mechanism: Mechanism) -> None:
    if mechanism.largest is None:
        pytest.skip(f"{mechanism.name} carries messages of any size")
    (sentence,), received = between(mechanism, send_too_much, receive_all, mechanism.largest + 1)
    assert str(mechanism.largest) in sentence and str(mechanism.largest + 1) in sentence
    assert received == [b"all is well"]


@every(Channel)
def test_several_links_at_once_do_not_mix(mechanism: Mechanism) -> None:
    with ExitStack() as stack:
        links = [stack.enter_context(mechanism()) for _ in range(4)]
        with Group(timeout=60) as group:
            echoes = [group.spawn(echo, link.right) for link in links]
            askers = [group.spawn(ask, link.left, [b"%d" % k] * 20) for k, link in enumerate(links)]
    assert [asker.result for asker in askers] == [[b"%d" % k] * 20 for k in range(4)]
    assert [process.result for process in echoes] == [20] * 4


@every(Channel)
def test_a_peer_that_stands_still_for_a_while_loses_nothing(mechanism: Mechanism) -> None:
    messages = messages_for(mechanism, 3)
    with mechanism() as link, Group(timeout=60) as group:
        peer = group.spawn(echo, link.right)
        asker = group.spawn(ask, link.left, messages * 10)
        for _ in range(20):
            peer.pause(), asker.pause()
            peer.resume(), asker.resume()
    assert asker.result == messages * 10


@every(Channel)
def test_an_end_can_be_closed_twice_where_it_was_used(mechanism: Mechanism) -> None:
    def role(end: Channel) -> None:
        end.open()
        end.close()
        end.close()

    assert between(mechanism, role, role) == [None, None]


@every(Channel)
def test_nothing_is_left_of_processes_and_names(mechanism: Mechanism) -> None:
    between(mechanism, leave, leave)
    left = observe.leftovers()
    for _ in range(5):
        between(mechanism, send_all, receive_all, messages_for(mechanism))
    assert until(lambda: not list(left)), left
