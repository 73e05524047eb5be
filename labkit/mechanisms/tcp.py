"""TCP: a connection between two processes on any two machines; here both are on this one.

    left   socket ── connect(127.0.0.1, port) ──▶ listener ── accept() ──▶ socket   right
              ◀═══ bytes in order: numbered, acknowledged, sent again if lost ═══▶

The same calls as with a Unix socket, with an address and a port instead of a path. The loopback
interface carries the packets; all of TCP happens as between machines, which is why it takes longer.

What the kernel promises (see tcp(7)):
  every byte arrives, once and in order, or the connection breaks
  read()   returns b"" once the peer has closed; whose *machine* has died is not noticed for hours
  write()  succeeds as soon as the bytes are in the buffer here, be the peer alive or not

The traps: close() with something unread resets the connection, and what was sent last may be lost.
Nagle's algorithm holds a small packet back until the one before is acknowledged, which the receiver
may delay by 40 ms: TCP_NODELAY switches it off. For a minute after the end, the port of who closed
first is in TIME_WAIT, and only SO_REUSEADDR lets a new server bind it.

System calls: socket(2), setsockopt(2), bind(2), listen(2), accept(2), connect(2), read(2),
write(2).
"""

from __future__ import annotations

import socket
from typing import Self

from labkit.framing import LARGEST
from labkit.link import Link
from labkit.sockets import Called, Calling, StreamSocket, opened


class TcpSocket(StreamSocket):
    """Send each message at once, however small."""

    def open(self) -> Self:
        """Connect, or accept the peer's connection."""
        super().open()
        with opened(self.reader) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self


class Tcp(Link):
    """Join two processes that know a port: the left one calls, the right one is called."""

    name = "tcp"
    traits = frozenset({"stream", "selectable", "named", "remote", "reliable", "notices"})
    largest = LARGEST

    def __init__(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", 0))  # 0: any port that is free
            listener.listen(1)
            self.left = TcpSocket(Calling(listener))
            self.right = TcpSocket(Called(listener))
