"""UDP: messages to a port of any machine, each on its own; the network may lose them.

    left   socket ── [message] ──▶ 127.0.0.1, port ──▶ queue of 208 KiB ──▶ socket   right
                  ◀── [message] ──      └──▶ ✘ full: dropped, and nobody is told

Nothing is numbered, acknowledged or sent again. What does not need that (the next measurement, the
next picture, a game's next position) gets its messages sooner, and without waiting for lost ones.

What the kernel promises (see udp(7)):
  a message that arrives is whole: at most 65507 bytes, which is what fits into one IP packet
  send()  never waits for the receiver: what does not fit into its queue is dropped there
  recv()  waits, also if nobody is there any more who could send
  whether and in which order messages arrive: nothing is promised (on one machine, the order holds)

The trap: it works until somebody is slow. On one machine, only a full queue loses messages, and a
program that was tested without load has never seen that.

The end is an empty datagram here, by agreement. It may get lost as well, so close() repeats it, for
a fifth of a second at most, until the peer tells its own, or its port is closed. A peer that was
killed tells none. Nobody can do better: see the problem of the two generals.

System calls: socket(2), bind(2), connect(2), read(2), write(2), poll(2).
"""

from __future__ import annotations

import select
import socket
from contextlib import suppress
from os import read

from labkit.link import Link
from labkit.sockets import Greeted, Greeting, MessageSocket

_TRIES, _PAUSE = 20, 0.01  # seconds


class UdpSocket(MessageSocket):
    """Tell the end, and make it likely that this arrives."""

    largest, why = 65507, "an IP packet holds no more"

    def close(self) -> None:
        """Tell the peer the end until it answers with its own, or is gone; and close the socket."""
        if self.opened:
            with suppress(ConnectionError):  # its port is closed
                self._insist()
        super().close()

    def _insist(self) -> None:
        for _ in range(_TRIES):
            self.tell_end()
            if not self.over and select.select([self.socket], [], [], _PAUSE)[0]:
                self.over = not read(self.socket, self.largest)
            if self.over:
                return


class Udp(Link):
    """Join two processes that know a port: the left one greets, the right one answers."""

    name = "udp"
    traits = frozenset({"messages", "selectable", "named", "remote"})
    largest = UdpSocket.largest

    def __init__(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
            bound.bind(("127.0.0.1", 0))  # 0: any port that is free
            self.left = UdpSocket(Greeting(bound))
            self.right = UdpSocket(Greeted(bound))
