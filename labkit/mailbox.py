"""Two queues of messages are a channel, one for each direction, if the end is a message as well.

    send(m)  ──▶ [ m | m | m ]     a queue that somebody else empties, now or later
    recv()   ◀── [ END | m ]       a queue that somebody else fills

The trap: a queue in the kernel needs nobody. It takes messages until it is full, whether somebody
will receive them or not, and tells nobody that its sender has gone. So close() sends END, a message
of another kind; who was killed has sent none, and then recv() waits for ever.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, Self

from labkit.link import Channel
from labkit.message import checked


class Mailbox(Channel):
    """Know two queues: receive from one, send to the other."""

    largest: ClassVar[int]
    why: ClassVar[str]  # what sets that limit
    message, end = 1, 2  # kinds of messages, as the queue tells them apart
    forever: ClassVar[Any]  # how its send() is told to wait for room
    interrupted: ClassVar[type[Exception]]  # a signal's handler has run meanwhile

    def __init__(self, *, reads: Any, writes: Any) -> None:
        self.reads, self.writes = reads, writes
        self.opened = False
        self.over = False  # the peer has told the end

    @abstractmethod
    def find(self) -> tuple[Any, Any]:
        """Return the queue that this end reads, and the one that it writes, opened here."""

    def open(self) -> Self:
        """Open both queues; waits for nobody."""
        self.inbox, self.outbox = self.find()
        self.opened = True
        return self

    def send(self, message: bytes) -> None:
        """Send one message; waits for room, be there somebody who receives or not."""
        if type(message) is not bytes or len(message) > self.largest:
            message = bytes(checked(message, self.largest, self.why))
        try:
            self.outbox.send(message, self.forever, self.message)
        except self.interrupted as error:
            self._unless_interrupted(error)
            self.send(message)

    def recv(self) -> bytes:
        """Return the next message; raises EOFError once the peer has told the end."""
        if not self.over:
            try:
                message, kind = self.inbox.receive()
            except self.interrupted as error:
                self._unless_interrupted(error)
                return self.recv()
            if kind != self.end:
                return message  # type: ignore[no-any-return]
            self.over = True
        raise EOFError("the peer has closed its end")

    def close(self) -> None:
        """Tell the peer the end, which may wait for room, and close both queues here."""
        while self.opened and not self.over:
            try:
                self.outbox.send(b"", self.forever, self.end)
                break
            except self.interrupted as error:
                self._unless_interrupted(error)
        self.opened = False
        super().close()

    def _unless_interrupted(self, error: Exception) -> None:
        # After a signal's handler, wait on, as os.read() does (PEP 475). A subclass means trouble.
        if type(error) is not self.interrupted:
            raise error
