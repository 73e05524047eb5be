"""What the processes of an experiment do. Each role gets an end and a file for its notes.

A child imports this file, so it imports little itself. A role never fails: whatever is raised in it
is written down, because that a send() raises is just what some experiments want to know.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import stat
import time
from collections.abc import Iterable, Mapping, Sequence

from labkit import measure
from labkit.link import Bell, Channel, End, Link, Region
from labkit.probe.notes import Gate, Notes, noting, numbers, readable

Gates = Sequence[Gate]
STEPS, MORE_STEPS = 20, 5  # messages to several readers: before one of them is killed, and after
AT_ONCE = 400  # of them, where nobody waits for them to be received one by one
_LONGEST_FILL = 0.4  # seconds, where nothing gets full
_STEP = 0.3  # seconds for somebody to receive a message, before the next is sent all the same


def look_around(end: End, notes: Notes, gate: Gate) -> None:
    """Tell what it was given, and what kind of end it is; then open it and stay."""
    given = numbers() - {notes.file, gate.reader}
    notes.add("given", len(given))
    kinds = [kind.__name__ for kind in (Channel, Bell, Region) if isinstance(end, kind)]
    notes.add("kind", *kinds)
    with noting(notes), end:
        for number in numbers():
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with socket.socket(fileno=os.dup(number)) as copy:
                    notes.add("family", copy.family.name)
        notes.add("opened")
        gate.wait()


def make(pickled: bytes) -> None:
    """Make one of a mechanism and put it away again."""
    # A class of a notebook travels by value: it is made empty, and gets its name only afterwards.
    setattr(Link, "__init_subclass__", classmethod(lambda cls: None))  # noqa: B010
    with pickle.loads(pickled)():
        pass


def send(end: Channel, notes: Notes, gates: Gates, sizes: Mapping[int, int]) -> None:
    """Once the first gate is open, send messages of these sizes, by number; close after the last
    gate.
    """
    first, last = gates
    with noting(notes), end:
        notes.add("opened")
        first.wait()
        for number, size in sizes.items():
            end.send(message(number, size))
            notes.add("sent")
        notes.add("done")
        last.wait()


def numbered(sizes: Iterable[int], first: int = 0) -> dict[int, int]:
    """Return the sizes of messages by their number."""
    return dict(enumerate(sizes, first))


def message(number: int, size: int) -> bytes:
    """Return a message that tells its number, if there is room, and that shows where it is torn."""
    mark = b"%d:" % number
    return (mark + bytes([65 + number % 26]) * max(0, size - len(mark)))[:size]


def intact(received: bytes) -> bool:
    """Tell whether a message is as it was sent: all of one letter after its number."""
    return len(set(received.partition(b":")[2])) < 2


def receive(end: Channel, notes: Notes, gate: Gate | None = None) -> None:
    """Once the gate is open, receive until the end, and write down what each message was."""
    with noting(notes), end:
        notes.add("opened")
        if gate:
            gate.wait()
        while True:
            got = end.recv()
            number = got.partition(b":")[0].decode(errors="replace")[:20]
            notes.add("got" if intact(got) and number else "torn", len(got), number)


def fill(end: Channel, notes: Notes, stop: Gate, plan: tuple[int, int]) -> None:
    """Send messages of a size, at most so many, until it is told to stop or that cannot go on."""
    size, most = plan
    content = b"x" * size
    give_up = time.monotonic() + _LONGEST_FILL
    with noting(notes), end:
        notes.add("opened")
        for _ in range(most):
            end.send(content)
            os.write(notes.file, b"sent\n")
            if stop.is_open() or time.monotonic() > give_up:
                break
        notes.add("done")
        stop.wait()


def send_in_step(end: Channel, notes: Notes, gates: Gates, got: int) -> None:
    """Send one message at a time, each once the one before has been received by somebody."""
    go, again, last = gates
    with noting(notes), end:
        notes.add("opened")
        for gate, numbers in ((go, range(STEPS)), (again, range(STEPS, STEPS + MORE_STEPS))):
            gate.wait()
            for number in numbers:
                end.send(message(number, 10))
                if select.select([got], [], [], _STEP)[0]:
                    os.read(got, 1)
            notes.add("done")
        last.wait()


def send_at_once(end: Channel, notes: Notes, gates: Gates, got: int) -> None:
    """Send many more, without waiting for anybody to receive them."""
    go, again, last = gates
    with noting(notes), end:
        notes.add("opened")
        for gate, numbers in ((go, range(AT_ONCE)), (again, range(AT_ONCE, AT_ONCE + MORE_STEPS))):
            gate.wait()
            for number in numbers:
                end.send(message(number, 10))
            notes.add("done")
        last.wait()


def receive_in_step(end: Channel, notes: Notes, got: int) -> None:
    """Receive until the end, and tell the sender each time."""
    with noting(notes), end:
        notes.add("opened")
        while True:
            number = end.recv().partition(b":")[0].decode(errors="replace")
            notes.add("got", number)
            os.write(got, b"!")


def read_raw(end: Channel, notes: Notes, gate: Gate) -> None:
    """Read what has come from the pipes and sockets themselves, below recv()."""
    with noting(notes), end:
        before = readable()
        notes.add("opened")
        gate.wait()
        for number in filter(_is_stream, readable() - before - {gate.reader}):
            while number in readable() and (piece := os.read(number, 1 << 16)):
                notes.add("raw", len(piece))
        notes.add("looked")
        signal.pause()


def receive_three(end: Channel, notes: Notes, gate: Gate) -> None:
    """Receive three messages, and tell how many descriptors are ready before that and after."""
    with noting(notes), end:
        before = readable() | {gate.reader}
        notes.add("opened")
        gate.wait()
        notes.add("ready", len(readable() - before))
        for _ in range(3):
            notes.add("got", len(end.recv()))
        notes.add("ready", len(readable() - before))
        notes.add("looked")
        signal.pause()


def _is_stream(number: int) -> bool:
    mode = os.fstat(number).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def leave_something(end: End, notes: Notes, gate: Gate) -> None:
    """Send, ring or write something, and stay."""
    with noting(notes), end:
        if isinstance(end, Channel):
            end.send(b"something")
        elif isinstance(end, Bell):
            end.ring()
        elif isinstance(end, Region):
            end.buf[:9] = b"something"
        notes.add("left")
        gate.wait()


def stay(end: End, notes: Notes, gate: Gate) -> None:
    """Open it, and stay."""
    with noting(notes), end:
        notes.add("opened")
        gate.wait()


def find_something(end: End, notes: Notes) -> None:
    """Receive it, wait for it, or look for it."""
    with noting(notes), end:
        if isinstance(end, Channel):
            there = end.recv() == b"something"
        elif isinstance(end, Bell):
            there = end.wait() is None
        elif isinstance(end, Region):
            there = bytes(end.buf[:9]) == b"something"
        notes.add("found", "yes" if there else "no")


def ping(end: Channel, notes: Notes, seconds: float) -> None:
    """Send and receive for a while; write down how long that takes, in nanoseconds."""
    pin_to_one_core()
    with noting(notes), end:
        content = bytes(64)

        def there_and_back() -> None:
            end.send(content)
            end.recv()

        samples = measure.latency(there_and_back, seconds=seconds)
        call = measure.latency(os.getppid, seconds=0.01)
        notes.add("took", round(samples.median * 1e9), round(call.median * 1e9))


def pong(end: Channel, notes: Notes) -> None:
    """Send back what comes."""
    pin_to_one_core()
    with noting(notes), end:
        while True:
            end.send(end.recv())


def pin_to_one_core() -> None:
    """Run on one core only, the same one for all who call this."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
