"""A System V message queue: a list of messages in the kernel, each with a type, under a number.

    left   msgsnd(type, m) ──▶ key 7  [ 1:m | 1:m | 2:m ] ──▶ msgrcv(type)   right
           msgrcv(type)    ◀── key 8  [           | 1:m ] ◀── msgsnd(type, m)

The older kind, of 1983, with the one thing that the newer lacks: the receiver chooses. msgrcv()
with type 0 takes the oldest message, with 2 the oldest of type 2, with -2 one of the lowest type up
to 2. So one queue can serve several receivers, each with a type of its own. Here, type 1 is a
message, and type 2 is the end.

What the kernel promises (see sysvipc(7), msgop(2)):
  msgrcv() waits while no message of that type is there
  msgsnd() waits while the queue is full: 16384 bytes together, each message at most 8192, unless
           root raises /proc/sys/kernel/msgmnb and msgmax

The traps: the key is a number in one space for all users, and two programs may pick the same. It is
no descriptor, so select() cannot wait for it. It is there until somebody removes it (`ipcs -q`,
`ipcrm`), and who waits in it then gets an error.

System calls: msgget(2), msgsnd(2), msgrcv(2), msgctl(2).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import sysv_ipc

from labkit.link import Link
from labkit.mailbox import Mailbox
from labkit.names import note_system_v

_LIMITS = Path("/proc/sys/kernel")


def _largest() -> int:
    with suppress(OSError):
        return min(int((_LIMITS / name).read_text()) for name in ("msgmax", "msgmnb"))
    return 2048  # what macOS has


class SystemVMailbox(Mailbox):
    """Know two keys; a message's type tells what kind it is."""

    largest, why = min(_largest(), 8192), f"{_LIMITS}/msgmax sets it"
    forever, interrupted = True, sysv_ipc.Error  # itself: its subclasses are other errors

    def find(self) -> tuple[sysv_ipc.MessageQueue, sysv_ipc.MessageQueue]:
        """Look both queues up by their keys."""
        inbox, outbox = (
            sysv_ipc.MessageQueue(key, max_message_size=self.largest)
            for key in (self.reads, self.writes)
        )
        return inbox, outbox


class SystemVQueue(Link):
    """Join two processes that know a key by a pair of queues."""

    name = "sysv_queue"
    traits = frozenset({"messages", "named", "survives", "reliable"})
    largest = SystemVMailbox.largest

    def __init__(self) -> None:
        self._queues, self._notes = [], []
        for _ in ("there", "back"):
            self._queues.append(sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX))
            self._notes.append(note_system_v("msg", self._queues[-1].id))
        there, back = (queue.key for queue in self._queues)
        self.left = SystemVMailbox(reads=back, writes=there)
        self.right = SystemVMailbox(reads=there, writes=back)

    def unlink(self) -> None:
        """Remove both queues, and what is in them, also from those who use them."""
        for queue, note in zip(self._queues, self._notes, strict=True):
            with suppress(sysv_ipc.ExistentialError):
                queue.remove()
            note.unlink(missing_ok=True)
