"""The other process at a queue: peers for both kinds, and what lies in a queue when all is over.

    put ──▶ [ m | m | m ] ──▶ the student's process ──▶ [ m | m ] ──▶ take_until_mark

Each queue is made by the check, under a fresh name or key, and removed by it, whatever the answer
does. A message without any bytes is the end mark: a queue itself has no end.

The trap: a peer that waits for a message waits for ever if none comes. Where an answer may fail to
send, a peer looks at what is there instead, or the group finds out that nobody can go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import posix_ipc
import sysv_ipc

from labkit import kernel
from labkit.names import new_posix_name, note_system_v

MARK = b""
_LOOK = 0.01  # seconds between two looks
_PATIENCE = 5.0  # seconds for room in a queue that the student's process should empty
Message = tuple[bytes, int]  # with its priority, or its type


@contextmanager
def queue(called: str, *, most: int = 10, size: int = 64) -> Iterator[str]:
    """Make a queue, yield its name, and remove it, also if the student's process already has."""
    with free_name(called) as name:
        posix_ipc.MessageQueue(name, posix_ipc.O_CREX, 0o600, most, size).close()
        yield name


@contextmanager
def free_name(called: str) -> Iterator[str]:
    """Yield a name under which there is no queue; remove what was made by that name."""
    name = new_posix_name(called)
    try:
        yield name
    finally:
        with suppress(posix_ipc.ExistentialError):
            posix_ipc.unlink_message_queue(name)


@contextmanager
def opened(name: str, **options: Any) -> Iterator[posix_ipc.MessageQueue]:
    """Have a queue open that is there."""
    line = posix_ipc.MessageQueue(name, **options)
    try:
        yield line
    finally:
        line.close()


def exists(name: str) -> bool:
    """Tell whether there is a queue of that name."""
    with suppress(posix_ipc.ExistentialError), opened(name):
        return True
    return False


def put(name: str, messages: Sequence[Message], *, marks: int = 0) -> None:
    """Send messages with their priorities, then so many end marks; give up if there is no room."""
    with opened(name, read=False) as line, suppress(posix_ipc.BusyError):
        for message, priority in [*messages, *[(MARK, 0)] * marks]:
            line.send(message, _PATIENCE, priority)


def put_late(name: str, messages: Sequence[Message], seconds: float) -> None:
    """Let the receiver wait for so long, also before each further message; then send it."""
    for message in messages:
        time.sleep(seconds)
        put(name, [message])


def taken(name: str) -> list[Message]:
    """Take what is in a queue now, without waiting for more."""
    found: list[Message] = []
    with opened(name, write=False) as line, suppress(posix_ipc.BusyError):
        while True:
            found.append(line.receive(0))
    return found


def take_until_mark(name: str, pause: float = 0.0) -> list[bytes]:
    """Take one message after the other until the end mark, with a pause before each."""
    found: list[bytes] = []
    with opened(name, write=False) as line:
        while True:
            time.sleep(pause)
            message, _ = line.receive()
            if message == MARK:
                return found
            found.append(message)


def most_children(pid: int, seconds: float) -> int:
    """Look for so long, or until it has ended, how many others a process has at work at once."""
    most, over = 0, time.monotonic() + seconds
    while time.monotonic() < over and kernel.state(pid) not in ("Z", ""):
        alive = [child for child in kernel.descendants(pid) if kernel.state(child) not in ("Z", "")]
        most = max(most, len(alive))
        time.sleep(_LOOK)
    return most


class Late(list[bytes]):
    """Be reports of a station that needs some time before it has the first."""

    def __init__(self, reports: Sequence[bytes], seconds: float = 0.0) -> None:
        super().__init__(reports)
        self.seconds = seconds

    def __reduce__(self) -> tuple[object, ...]:
        return Late, (list(super().__iter__()), self.seconds)

    def __iter__(self) -> Iterator[bytes]:
        time.sleep(self.seconds)
        return super().__iter__()


@contextmanager
def system_v_queue() -> Iterator[int]:
    """Make a System V queue, yield its key, and remove it."""
    made = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX)
    note = note_system_v("msg", made.id)
    try:
        yield made.key
    finally:
        with suppress(sysv_ipc.ExistentialError):
            made.remove()
        note.unlink(missing_ok=True)


def put_typed(key: int, messages: Sequence[Message]) -> None:
    """Send messages with their types."""
    line = sysv_ipc.MessageQueue(key)
    for message, kind in messages:
        line.send(message, False, kind)


def taken_typed(key: int) -> list[Message]:
    """Take what is in a System V queue now; raises sysv_ipc.ExistentialError if it is gone."""
    line, found = sysv_ipc.MessageQueue(key), list[Message]()
    with suppress(sysv_ipc.BusyError):
        while True:
            found.append(line.receive(False))
    return found


def ask_typed(key: int, me: int, question: bytes) -> bytes:
    """Be a client: send a request of type 1 that says who asks, and take what comes for us."""
    line = sysv_ipc.MessageQueue(key)
    line.send(me.to_bytes(4) + question, True, 1)
    answer: bytes = line.receive(True, me)[0]
    return answer


def exists_typed(key: int) -> bool:
    """Tell whether there is a System V queue of that key."""
    with suppress(sysv_ipc.ExistentialError):
        sysv_ipc.MessageQueue(key)
        return True
    return False


def taker_typed(key: int, seconds: float) -> int:
    """Look for so long whether somebody takes a message out of a System V queue; return who did so
    last, 0 if nobody: the kernel notes it, see msgctl(2).
    """
    over = time.monotonic() + seconds
    with suppress(sysv_ipc.ExistentialError):
        line = sysv_ipc.MessageQueue(key)
        while not line.last_receive_pid and time.monotonic() < over:
            time.sleep(_LOOK)
        return int(line.last_receive_pid)
    return 0


def answer_in_reverse(key: int, count: int, pause: float = 0.2) -> list[bytes]:
    """Be a server that comes late, collects so many requests, then answers the last one first, each
    by its question in capitals; return the requests.
    """
    time.sleep(pause)
    line = sysv_ipc.MessageQueue(key)
    requests: list[bytes] = [line.receive(True, 1)[0] for _ in range(count)]
    for request in reversed(requests):
        whose = int.from_bytes(request[:4])
        with suppress(ValueError, OverflowError):  # no number that can be a type
            line.send(request[4:].upper(), True, whose)
    return requests
