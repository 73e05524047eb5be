"""A Unix socket: a connection within one machine, to whoever listens at a path in the file system.

    left   socket ── connect(path) ──▶ s /tmp/…/server ── accept() ──▶ socket   right
              ◀═══════════ bytes, both ways at once, in the kernel ═══════════▶

bind() makes the name, listen() lets callers queue up, accept() gives each caller a socket of its
own. The bytes never touch the file system. Unlike a pipe, one descriptor does for both directions,
and each side can be told who the other one is (SO_PEERCRED), and be handed open files (SCM_RIGHTS).

What the kernel promises (see unix(7)):
  connect() fails at once if nobody listens there: no rendezvous as with a FIFO
  read()    returns b"" once the peer has closed, or was killed, and all it sent has been read
  write()   waits while the peer's buffer is full; raises BrokenPipeError once the peer has gone

The trap: the name stays when the server dies, and bind() to a name that exists fails with "Address
already in use", although nobody listens there any more: a server unlinks its old name first.

System calls: socket(2), bind(2), listen(2), accept(2), connect(2), read(2), write(2), unlink(2).
"""

from __future__ import annotations

import socket

from labkit.framing import LARGEST
from labkit.link import Link, new_name
from labkit.sockets import Called, Calling, StreamSocket


class UnixSocket(Link):
    """Join two processes that know a path: the left one calls, the right one is called."""

    name = "unix_socket"
    traits = frozenset({"stream", "selectable", "named", "reliable", "notices"})
    largest = LARGEST

    def __init__(self) -> None:
        self.path = new_name("server")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(self.path))
            listener.listen(1)
            self.left = StreamSocket(Calling(listener))
            self.right = StreamSocket(Called(listener))

    def unlink(self) -> None:
        """Remove the name; a connection that was made stays."""
        self.path.unlink(missing_ok=True)
