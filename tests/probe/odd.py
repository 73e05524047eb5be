"""Mechanisms as a newcomer might write them, or worse: each is odd in one way."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress
from typing import Self

from labkit import Bell, Channel, Descriptor, Link, Region
from labkit.framing import StreamChannel

TRUE = frozenset({"stream", "selectable", "reliable", "notices"})


class Pair(Link):
    """Be an honest pair of pipes, with ends of the class that is named here."""

    name = "odd_pair"
    traits = TRUE
    end: type[StreamChannel] = StreamChannel

    def __init__(self) -> None:
        right_reads, left_writes = os.pipe()
        left_reads, right_writes = os.pipe()
        self.left = self.end(left_reads, left_writes)
        self.right = self.end(right_reads, right_writes)


class Forgetful(StreamChannel):
    count = 0

    def send(self, message: bytes) -> None:
        self.count += 1
        if self.count % 3:
            super().send(message)


class Loses(Pair):
    name = "odd_loses"
    traits = TRUE
    end = Forgetful


class Faithful(StreamChannel):
    def recv(self) -> bytes:
        try:
            return super().recv()
        except EOFError:
            signal.pause()
            raise


class HangsAfterDeath(Pair):
    name = "odd_hangs_after_death"
    traits = TRUE
    end = Faithful


class Sleeper(StreamChannel):
    def open(self) -> Self:
        signal.pause()
        return self


class HangsInOpen(Pair):
    name = "odd_hangs_in_open"
    traits = TRUE
    end = Sleeper


class Spinning(StreamChannel):
    def recv(self) -> bytes:
        os.set_blocking(self.reader, False)
        while True:
            try:
                return super().recv()
            except BlockingIOError:
                continue


class Spins(Pair):
    name = "odd_spins"
    traits = TRUE
    end = Spinning


class Raising(StreamChannel):
    def send(self, message: bytes) -> None:
        raise ValueError("I forgot how to send")


class Raises(Pair):
    name = "odd_raises"
    traits = TRUE
    end = Raising


class OneWayEnd(StreamChannel):
    def send(self, message: bytes) -> None:
        raise NotImplementedError("this way is not built")


class OneWay(Pair):
    name = "odd_one_way"
    traits = TRUE

    def __init__(self) -> None:
        super().__init__()
        self.right = OneWayEnd(self.right.reader, self.right.writer)


class Liar(Pair):
    name = "odd_liar"
    traits = frozenset({"messages", "named", "remote", "survives"})


class Fails(Link):
    name = "odd_fails"

    def __init__(self) -> None:
        raise OSError("there are no more of these")


class HangsWhenMade(Link):
    name = "odd_hangs_when_made"

    def __init__(self) -> None:
        signal.pause()


class HalfBell(Link):
    name = "odd_half_bell"

    def __init__(self) -> None:
        self.left, self.right = LostBell(*os.pipe()), StreamChannel(*os.pipe())


class Absent(Link):
    name = "odd_absent"

    @classmethod
    def lacking(cls) -> str | None:
        return "this machine has no such thing"


class PacketEnd(Channel):
    def __init__(self, fd: int) -> None:
        self.fd = Descriptor(fd)

    def send(self, message: bytes) -> None:
        if len(message) > 100_000:
            raise ValueError("too long")
        os.write(self.fd, b"." + message)

    def recv(self) -> bytes:
        if not (packet := os.read(self.fd, 1 << 17)):
            raise EOFError
        return packet[1:]


class Packets(Link):
    """Join two processes by a pair of sockets that keep messages apart."""

    name = "newcomers_packets"
    traits = frozenset({"messages", "selectable", "shared", "reliable", "notices"})
    largest = 100_000

    def __init__(self) -> None:
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.left, self.right = PacketEnd(one.detach()), PacketEnd(other.detach())


class LostBell(Bell):
    """Forget a ring for which nobody waits: the waiter empties the pipe before it waits."""

    def __init__(self, reads: int, writes: int) -> None:
        self.reads, self.writes = Descriptor(reads), Descriptor(writes)

    def ring(self) -> None:
        os.write(self.writes, b"!")

    def wait(self) -> None:
        os.set_blocking(self.reads, False)
        with suppress(BlockingIOError):
            os.read(self.reads, 1 << 16)
        os.set_blocking(self.reads, True)
        os.read(self.reads, 1 << 16)


class Forgets(Link):
    name = "odd_forgets"
    traits = frozenset({"counts"})

    def __init__(self) -> None:
        right_reads, left_writes = os.pipe()
        left_reads, right_writes = os.pipe()
        self.left = LostBell(left_reads, left_writes)
        self.right = LostBell(right_reads, right_writes)


class OwnMemory(Region):
    def open(self) -> Self:
        self.buf = memoryview(bytearray(b"dirt" * 1024))
        return self


class NotShared(Link):
    name = "odd_not_shared"
    traits = frozenset({"shared", "survives"})

    def __init__(self) -> None:
        self.left, self.right = OwnMemory(), OwnMemory()


# Nobody else is to meet these: not the comparisons of other tests, which take all there are.
for _name in [name for name in Link._known if name.startswith(("odd_", "newcomers_"))]:
    del Link._known[_name]
