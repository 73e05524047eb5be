"""A Unix socket of the kind SEQPACKET: a connection that keeps the boundaries of messages.

    left   socket ── connect(path) ──▶ s /tmp/…/server ── accept() ──▶ socket   right
              ◀════ [message] [message], both ways, whole and in order ════▶

As a stream socket it has a connection, so both sides notice when the other one has gone; like a
datagram socket it brings with one receive what was sent with one send: no framing is needed.

What the kernel promises (see unix(7)):
  recv()  returns one message, never a part of two; b"" once the peer has closed, or was killed
  send()  waits while the peer's buffer is full; takes a whole message, or none of it

The traps: what does not fit into the buffer given to recv() is thrown away without a word. A
message has a limit, that of the socket's buffer (/proc/sys/net/core/wmem_default). And recv()
returns b"" for an empty message, too, which nobody can tell from the end: see labkit/sockets.py.

System calls: socket(2), bind(2), listen(2), accept(2), connect(2), read(2), write(2), unlink(2).
"""

from __future__ import annotations

import socket
import sys

from labkit.link import Link, new_name
from labkit.sockets import Called, Calling, MessageSocket


class SeqPacket(Link):
    """Join two processes that know a path: the left one calls, the right one is called."""

    name = "seqpacket"
    traits = frozenset({"messages", "selectable", "named", "reliable", "notices"})
    largest = MessageSocket.largest

    @classmethod
    def lacking(cls) -> str | None:
        """Return what this system lacks for it: macOS has no such sockets."""
        with_it = sys.platform.startswith(("linux", "freebsd"))
        return None if with_it else "this system has no Unix sockets of the kind SEQPACKET"

    def __init__(self) -> None:
        self.path = new_name("server")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(str(self.path))
            listener.listen(1)
            self.left = MessageSocket(Calling(listener))
            self.right = MessageSocket(Called(listener))

    def unlink(self) -> None:
        """Remove the name; a connection that was made stays."""
        self.path.unlink(missing_ok=True)
