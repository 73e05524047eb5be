"""A socket pair: two Unix sockets that are born connected to each other, without a name.

    left   socket ◀════ kernel: one buffer each way ════▶ socket   right

What a pipe is to a FIFO, this is to a Unix socket: only who inherits a descriptor, or is sent one,
can use it. One call makes what takes a server five. multiprocessing.Pipe() is a socket pair.

What the kernel promises (see socketpair(2), unix(7)):
  both sockets read and write; what one writes only the other can read
  read()  returns b"" once no descriptor of the other socket is open anywhere any more
  shutdown(SHUT_WR) ends one direction only, which a pipe does by closing its write end

The trap: of a pipe, the reader must close the write end; here, each process must close the whole
other socket. Whoever keeps both waits for its own end-of-file.

System calls: socketpair(2), read(2), write(2), close(2).
"""

from __future__ import annotations

import socket

from labkit.framing import LARGEST
from labkit.link import Link
from labkit.sockets import Joined, StreamSocket


class SocketPair(Link):
    """Join two related processes by two connected sockets."""

    name = "socket_pair"
    traits = frozenset({"stream", "selectable", "reliable", "notices"})
    largest = LARGEST

    def __init__(self) -> None:
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.left, self.right = StreamSocket(Joined(one)), StreamSocket(Joined(other))
