"""What the processes of these tests do. A child imports this file, so it imports little itself."""

from __future__ import annotations

import os
import signal
import time

from labkit.link import Channel


def echo(end: Channel) -> int:
    """Send back what arrives, until the peer closes; return how many messages that were."""
    count = 0
    with end as channel:
        try:
            while True:
                channel.send(channel.recv())
                count += 1
        except EOFError:
            return count


def ask(end: Channel, messages: list[bytes]) -> list[bytes]:
    """Send one message at a time and return the answers."""
    answers = []
    with end as channel:
        for message in messages:
            channel.send(message)
            answers.append(channel.recv())
    return answers


def send_all(end: Channel, messages: list[bytes]) -> None:
    """Send all messages in a row, and leave."""
    with end as channel:
        for message in messages:
            channel.send(message)


def receive_all(end: Channel) -> list[bytes]:
    """Return all messages until the peer closes."""
    messages = []
    with end as channel:
        try:
            while True:
                messages.append(channel.recv())
        except EOFError:
            return messages


def leave(end: Channel) -> None:
    """Open and close again."""
    with end:
        pass


def send_and_die(end: Channel, message: bytes) -> None:
    """Send one message, and be killed without closing anything."""
    end.open().send(message)
    os.kill(os.getpid(), signal.SIGKILL)


def send_until_broken(end: Channel) -> str:
    """Send until that fails; return the name of the error."""
    with end as channel:
        try:
            while True:
                channel.send(b"is anybody there?")
        except OSError as error:
            return type(error).__name__


def read_one(fd: int) -> bytes:
    return os.read(fd, 1)


def read_to_end(fd: int) -> int:
    count = 0
    while piece := os.read(fd, 4096):
        count += len(piece)
    return count


def write_one(fd: int) -> int:
    return os.write(fd, b"!")


def overfill(fd: int) -> int:
    return os.write(fd, bytes(1 << 20))


def compute() -> None:
    while True:
        pass


def sleep_long() -> None:
    time.sleep(1000)


def fall_asleep(reader: int, writer: int) -> None:
    """Say so, then wait until the other end of the pipe is closed."""
    os.write(writer, b"!")
    os.close(writer)
    os.read(reader, 1)
