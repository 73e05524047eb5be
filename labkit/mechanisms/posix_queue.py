"""A POSIX message queue: a list of messages in the kernel, sorted by priority, under a name.

    left   mq_send(m, priority) ──▶ /there  [ m | m | m |   |   ] ──▶ mq_receive()   right
           mq_receive()         ◀── /back   [   |   | m | m | m ] ◀── mq_send()

A queue carries one way, so a link is two of them. It keeps boundaries, and needs nobody: what was
sent waits there for whoever opens the queue later, also if its sender has ended.

What the kernel promises (see mq_overview(7)):
  receive() waits while the queue is empty; returns the oldest message of the highest priority
  send()    waits while the queue is full: 10 messages of at most 8192 bytes, unless root raises
            /proc/sys/fs/mqueue/msg_max and msgsize_max
  all queues of a user together hold no more than RLIMIT_MSGQUEUE, 819200 bytes: nine of these

The trap: a queue has no end. Who opened it, and whether somebody will ever send, the kernel does
not tell. So close() sends a message of the lowest priority, which comes after all others; a process
that was killed sends none, and its peer waits for ever.

System calls: mq_open(3), mq_send(3), mq_receive(3), mq_close(3), mq_unlink(3).
"""

from __future__ import annotations

import resource
from contextlib import suppress
from pathlib import Path

import posix_ipc

from labkit.errors import Unsupported
from labkit.link import Descriptor, Link
from labkit.mailbox import Mailbox
from labkit.names import new_posix_name, note_queue

_LIMITS = Path("/proc/sys/fs/mqueue")


def _limit(name: str, usual: int) -> int:
    with suppress(OSError):
        return min(int((_LIMITS / name).read_text()), usual)
    return usual


class PosixMailbox(Mailbox):
    """Know two names; a message's priority tells what kind it is."""

    largest, why = _limit("msgsize_max", 8192), f"{_LIMITS}/msgsize_max sets it"
    message, end = 1, 0
    forever, interrupted = None, posix_ipc.SignalError

    def find(self) -> tuple[posix_ipc.MessageQueue, posix_ipc.MessageQueue]:
        """Open both queues; on Linux each is a descriptor, for which select() can wait."""
        inbox = posix_ipc.MessageQueue(self.reads, write=False)
        outbox = posix_ipc.MessageQueue(self.writes, read=False)
        self.reader, self.writer = Descriptor(inbox.mqd), Descriptor(outbox.mqd)
        return inbox, outbox


class PosixQueue(Link):
    """Join two processes that know a name by a pair of queues."""

    name = "posix_queue"
    traits = frozenset({"messages", "named", "selectable", "survives", "reliable"})
    largest = PosixMailbox.largest

    @classmethod
    def lacking(cls) -> str | None:
        """Return what this system lacks for it: macOS has no POSIX queues."""
        return None if _LIMITS.exists() else "this system has no POSIX message queues"

    def __init__(self) -> None:
        self.names = [new_posix_name(stem) for stem in ("there", "back")]
        self._notes = [note_queue(name) for name in self.names]
        there, back = self.names
        most, size = _limit("msg_max", 10), self.largest
        try:
            for name in self.names:
                posix_ipc.MessageQueue(name, posix_ipc.O_CREX, 0o600, most, size).close()
        except OSError as error:  # mq_open() says EMFILE for that
            self.unlink()
            raise Unsupported(_too_many()) from error
        self.left = PosixMailbox(reads=back, writes=there)
        self.right = PosixMailbox(reads=there, writes=back)

    def unlink(self) -> None:
        """Remove both names; processes that have the queues open keep using them."""
        for name in self.names:
            with suppress(posix_ipc.ExistentialError):
                posix_ipc.unlink_message_queue(name)
        for note in self._notes:
            note.unlink(missing_ok=True)


def _too_many() -> str:
    most = resource.getrlimit(resource.RLIMIT_MSGQUEUE)[0]
    return (
        f"your queues may hold {most} bytes together (RLIMIT_MSGQUEUE, `ulimit -q`), and do: "
        "unlink those that nobody needs (ls /dev/mqueue)"
    )
