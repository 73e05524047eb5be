"""A Unix datagram socket: messages to an address in the file system, without a connection.

    left   socket, bound to /tmp/…/left  ── [message] ──▶  socket, bound to /tmp/…/right   right
                                         ◀── [message] ──

Each message is sent for itself, and many may send to one socket: so programs write to the system's
log. Who wants an answer must have an address as well. connect() makes no connection here: it only
says to whom send() goes, and from whom recv() takes. Here, the left side sends a greeting first,
from which the right one learns its address.

What the kernel promises (see unix(7)):
  messages stay whole, none is lost, and they keep their order: unlike those of UDP
  send()  waits while the receiver's queue is full (/proc/sys/net/unix/max_dgram_qlen messages);
          raises an error once the receiver's socket is closed
  recv()  waits while the queue is empty, also if nobody is there any more who could send

The trap: without a connection there is no end. So close() sends an empty datagram, which says so by
agreement; who was killed sends none, and its peer waits for ever.

System calls: socket(2), bind(2), connect(2), read(2), write(2), unlink(2).
"""

from __future__ import annotations

import socket
from contextlib import suppress

from labkit.link import Link, new_name
from labkit.sockets import Greeted, Greeting, MessageSocket


class DatagramSocket(MessageSocket):
    """Tell the end, as no kernel does it for datagrams."""

    def close(self) -> None:
        """Tell the peer the end, which may wait for room, and close the socket."""
        if self.opened and not self.over:
            with suppress(OSError):  # nobody is there to be told
                self.tell_end()
        super().close()


class Datagram(Link):
    """Join two processes that know a path: the left one greets, the right one answers."""

    name = "datagram"
    traits = frozenset({"messages", "selectable", "named", "reliable"})
    largest = MessageSocket.largest

    def __init__(self) -> None:
        self.paths = new_name("left"), new_name("right")
        left, right = map(str, self.paths)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
            bound.bind(right)
            self.left = DatagramSocket(Greeting(bound, left))
            self.right = DatagramSocket(Greeted(bound))

    def unlink(self) -> None:
        """Remove both names; whoever has sent already can go on."""
        for path in self.paths:
            path.unlink(missing_ok=True)
