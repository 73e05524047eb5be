"""Whole messages come out of a byte stream, however it is cut."""

from __future__ import annotations

import os
import random
import struct
import threading
from array import array
from collections.abc import Iterator

import pytest

from labkit.errors import BadRequest
from labkit.framing import LARGEST, StreamChannel

SIZES = [0, 1, 59, 60, 61, 4092, 4095, 4096, 4199, 4200, 4201, 65532, 65536, 65537, 1 << 20]


@pytest.fixture
def channels() -> Iterator[tuple[StreamChannel, StreamChannel]]:
    (a, b), (c, d) = os.pipe(), os.pipe()
    with StreamChannel(a, d) as one, StreamChannel(c, b) as other:
        yield one, other


@pytest.fixture
def raw() -> Iterator[tuple[StreamChannel, int]]:
    """Give a channel and the bare descriptor from which it reads."""
    reader, writer = os.pipe()
    with StreamChannel(reader, os.dup(1)) as channel:
        yield channel, writer


Pair = tuple[StreamChannel, StreamChannel]


@pytest.mark.parametrize("size", SIZES)
def test_a_message_of_any_size_arrives_whole(channels: Pair, size: int) -> None:
    sender, receiver = channels
    message = random.randbytes(size)
    thread = threading.Thread(target=sender.send, args=(message,))
    thread.start()
    assert receiver.recv() == message
    thread.join(timeout=30)


def test_messages_of_mixed_sizes_arrive_in_order(channels: Pair) -> None:
    sender, receiver = channels
    messages = [random.randbytes(random.choice(SIZES[:-1])) for _ in range(300)]
    thread = threading.Thread(target=lambda: [sender.send(each) for each in messages])
    thread.start()
    assert [receiver.recv() for _ in messages] == messages
    thread.join(timeout=30)


def test_messages_that_came_at_once_are_kept_apart(channels: Pair) -> None:
    sender, receiver = channels
    messages = [b"", b"a", b"", b"bc" * 40, bytes(1000), b""]
    for message in messages:
        sender.send(message)
    assert [receiver.recv() for _ in messages] == messages


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 64, 1000])
def test_a_message_that_arrives_in_pieces_is_put_together(
    raw: tuple[StreamChannel, int], piece: int
) -> None:
    channel, writer = raw
    messages = [b"", b"hello", random.randbytes(300), b"!"]
    stream = b"".join(struct.pack("!I", len(each)) + each for each in messages)

    def trickle() -> None:
        for start in range(0, len(stream), piece):
            os.write(writer, stream[start : start + piece])
        os.close(writer)

    thread = threading.Thread(target=trickle)
    thread.start()
    assert [channel.recv() for _ in messages] == messages
    thread.join(timeout=30)


@pytest.mark.parametrize("message", [bytearray(b"abc"), memoryview(b"abc")])
def test_other_kinds_of_bytes_can_be_sent(channels: Pair, message: bytes) -> None:
    channels[0].send(message)
    assert channels[1].recv() == b"abc"


def test_a_view_of_wider_numbers_is_sent_as_its_bytes(channels: Pair) -> None:
    channels[0].send(memoryview(b"abcdefgh").cast("I"))
    channels[0].send(memoryview(b"abcdefgh")[::2])
    assert [channels[1].recv(), channels[1].recv()] == [b"abcdefgh", b"aceg"]


@pytest.mark.parametrize(
    "thing", ["text", array("I", [1, 2]), 3, None, [1], {1: 2}, (b"x",), object()]
)
def test_what_is_not_bytes_is_refused_by_its_type(channels: Pair, thing: bytes) -> None:
    with pytest.raises(BadRequest, match=f"a message is bytes, not {type(thing).__name__}"):
        channels[0].send(thing)
    channels[0].send(b"and nothing of it has been sent")
    assert channels[1].recv() == b"and nothing of it has been sent"


def test_text_is_refused_with_the_way_to_make_bytes_of_it(channels: Pair) -> None:
    with pytest.raises(BadRequest, match=r"text\.encode\(\)"):
        channels[0].send("text")  # type: ignore[arg-type]


def test_a_message_beyond_the_largest_is_refused(channels: Pair) -> None:
    class Huge(bytes):
        def __len__(self) -> int:
            return LARGEST + 1

    with pytest.raises(
        BadRequest, match=f"{LARGEST + 1} bytes is too long: send at most {LARGEST}"
    ):
        channels[0].send(Huge())


def test_what_was_sent_before_the_peer_closed_still_arrives(channels: Pair) -> None:
    sender, receiver = channels
    sender.send(b"one")
    sender.send(b"two")
    sender.close()
    assert [receiver.recv(), receiver.recv()] == [b"one", b"two"]
    for _ in range(2):
        with pytest.raises(EOFError, match="the peer has closed its end"):
            receiver.recv()


@pytest.mark.parametrize(
    "rest", [b"\0", b"\0\0\0", struct.pack("!I", 5), struct.pack("!I", 5) + b"hell"]
)
def test_an_end_within_a_message_is_an_error(raw: tuple[StreamChannel, int], rest: bytes) -> None:
    channel, writer = raw
    os.write(writer, struct.pack("!I", 2) + b"ok" + rest)
    os.close(writer)
    assert channel.recv() == b"ok"
    with pytest.raises(
        ConnectionError, match="the peer closed within a message: . bytes are missing"
    ):
        channel.recv()


def test_bytes_that_are_no_frame_are_recognised(raw: tuple[StreamChannel, int]) -> None:
    channel, writer = raw
    os.write(writer, b"GET / HTTP/1.1\r\n")
    os.close(writer)
    with pytest.raises(ConnectionError, match="what arrived here was not framed"):
        channel.recv()


def test_sending_after_the_peer_left_fails(channels: Pair) -> None:
    sender, receiver = channels
    receiver.close()
    for size in (1, 5000, 1 << 20):
        with pytest.raises(BrokenPipeError):
            sender.send(bytes(size))
