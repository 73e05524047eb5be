"""Sockets as ends: how two of them come together, and messages that the kernel keeps whole.

    Calling   socket ─ connect ──▶ listener ─ accept ──▶ socket   Called     a path, or a port
    Greeting  socket ─ greeting ─▶ socket, bound to a name        Greeted    without a connection
    Joined    socket ◀──────────── socketpair ─────────▶ socket   Joined     born together

A connection is made when both open their end; whoever comes first waits for the other.

The trap: a receive of 0 bytes says that this is the end, and an empty message is 0 bytes, too. So
here 0 bytes are always the end, and an empty message travels as the bytes NOTHING.

System calls: socket(2), connect(2), accept(2), read(2), write(2). See socket(7).
"""

from __future__ import annotations

import errno
import socket
from abc import ABC, abstractmethod
from os import read, write
from typing import Any, Self

from labkit.errors import BadRequest
from labkit.framing import StreamChannel
from labkit.link import Channel, Descriptor, End
from labkit.message import checked

NOTHING = b"\0 an empty message \0"
_MUCH, _AT_MOST = 1 << 16, 1 << 24  # bytes
_GONE = {
    errno.ECONNREFUSED, errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN, errno.EDESTADDRREQ,
}  # fmt: skip


class Way(End, ABC):
    """Be the way to a socket that is joined to the peer's."""

    @abstractmethod
    def meet(self) -> Descriptor:
        """Return that socket, in the process that uses it; may wait for the peer."""


class Joined(Way):
    """Have it from the start."""

    def __init__(self, one: socket.socket) -> None:
        self.one = Descriptor(one.detach())

    def meet(self) -> Descriptor:
        return self.one


class Calling(Way):
    """Know where the other side listens, and connect to it."""

    def __init__(self, listener: socket.socket) -> None:
        self.kind = listener.family, listener.type
        self.address = listener.getsockname()

    def meet(self) -> Descriptor:
        with socket.socket(*self.kind) as line:
            line.connect(self.address)
            return Descriptor(line.detach())


class Called(Way):
    """Listen, and accept the first who calls."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = Descriptor(listener.detach())

    def meet(self) -> Descriptor:
        with opened(self.listener) as listener:
            line, _ = listener.accept()
        self.listener.close()
        return Descriptor(line.detach())


class Greeting(Way):
    """Know the address of a socket without connections, greet it, and wait for its answer."""

    def __init__(self, peer: socket.socket, name: str | None = None) -> None:
        self.kind = peer.family, peer.type
        self.address, self.name = peer.getsockname(), name

    def meet(self) -> Descriptor:
        with socket.socket(*self.kind) as line:
            line.connect(self.address)  # for datagrams: "to this one, and from nobody else"
            if self.name:  # else the kernel finds an address to answer to
                line.bind(self.name)
            line.send(b"")
            line.recv(1)
            return Descriptor(line.detach())


class Greeted(Way):
    """Talk to the first who sends a greeting."""

    def __init__(self, bound: socket.socket) -> None:
        self.bound = Descriptor(bound.detach())

    def meet(self) -> Descriptor:
        with opened(self.bound) as line:
            _, sender = line.recvfrom(1)
            line.connect(sender)
            line.send(b"")
        return self.bound


def opened(descriptor: Descriptor) -> socket.socket:
    """Return a socket object for a descriptor, with a number of its own to be closed by `with`."""
    return socket.socket(fileno=descriptor.duplicate())


class StreamSocket(StreamChannel):
    """Carry messages over a stream socket: one descriptor for both directions."""

    def __init__(self, way: Way) -> None:
        self.way = way

    def open(self) -> Self:
        """Come together with the peer; may wait for it."""
        line = self.way.meet()
        super().__init__(line, line)
        self.reader = self.writer = line  # one to close, not two
        return self

    def _piece(self, size: int) -> bytes:
        if size <= _MUCH:
            return super()._piece(size)
        with opened(self.reader) as line:  # let the kernel put a large message together
            return line.recv(min(size, _AT_MOST), socket.MSG_WAITALL)

    def close(self) -> None:
        """Close the socket, or the way to it; twice is harmless."""
        super().close()
        self.way.close()


def _fits() -> int:
    """Return how large a message on a Unix socket can be; see SO_SNDBUF in unix(7)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        return line.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) - 32


class MessageSocket(Channel):
    """Carry messages over a socket that keeps their boundaries."""

    largest, why = _fits(), "/proc/sys/net/core/wmem_default sets it"

    def __init__(self, way: Way) -> None:
        self.way = way
        self.opened = False
        self.over = False  # the peer has told the end

    def open(self) -> Self:
        """Come together with the peer; may wait for it."""
        self.socket = self.way.meet()
        self.opened = True
        return self

    def close(self) -> None:
        """Close the socket, or the way to it; twice is harmless."""
        self.opened = False
        super().close()
        self.way.close()

    def tell_end(self) -> None:
        """Send an empty message, where the kernel tells the peer no end."""
        write(self.socket, b"")

    def send(self, message: bytes) -> None:
        """Send one message with one call; raises BrokenPipeError once the peer has gone."""
        if type(message) is not bytes or not message or message == NOTHING:
            message = self._unusual(message)
        try:
            write(self.socket, message)
        except OSError as error:
            if error.errno == errno.EMSGSIZE:
                checked(message, self.largest, self.why)
            if error.errno in _GONE:
                raise BrokenPipeError("the peer has closed its end") from None
            raise

    def recv(self) -> bytes:
        """Return the next message; raises EOFError at the end."""
        # One call brings one message, and drops what does not fit: ask for the largest.
        try:
            message = b"" if self.over else read(self.socket, self.largest)
        except (ConnectionResetError, ConnectionRefusedError):  # it left with something unread
            message = b""
        if message == NOTHING:
            return b""
        if not message:
            self.over = True
            raise EOFError("the peer has closed its end")
        return message

    def _unusual(self, message: Any) -> bytes:
        content = bytes(checked(message, self.largest, self.why))
        if content == NOTHING:
            raise BadRequest(f"{NOTHING!r} stands for an empty message here: send something else")
        return content or NOTHING
