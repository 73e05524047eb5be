"""Signals as a bell: the kernel taps a process on the shoulder, and says nothing but a number.

    left    kill(right, SIGRTMIN) ──────▶  pending: 1  ──────▶  sigwait()    right
            sigwait()  ◀──────  pending: 1  ◀────── kill(left, SIGRTMIN)

Who wants to ring must know the number of a process. The two learn it from each other over a pair of
sockets, when both have opened their ends; after that, only signals pass.

What the kernel promises (see signal(7)):
  a signal that a process blocks stays pending until that waits for it
  of a real-time signal each one is kept, up to a limit; see RLIMIT_SIGPENDING in getrlimit(2)
  of any other, such as SIGUSR1, one is kept: a hundred that were sent before the wait are one

That is why a real-time signal rings here. Of the others one could not say that they count.

The trap: a signal that comes before it was blocked ends the process. So block first, and only then
tell anybody your number. In a process with several threads each of them has to block it, so this
end refuses to be opened there: above all in a notebook's own process, which a signal would end.

System calls: rt_sigprocmask(2), pidfd_open(2), pidfd_send_signal(2), rt_sigtimedwait(2). A pidfd
means one process for ever; a number may mean another one by the time kill(2) is called.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from typing import Self

from labkit.errors import BadRequest
from labkit.link import Bell, Descriptor, Link


class SignalEnd(Bell):
    """Own the socket over which the two processes meet."""

    def __init__(self, meeting: int) -> None:
        self.meeting = Descriptor(meeting)

    def open(self) -> Self:
        """Block the signal, and learn who the peer is; waits until the peer does the same.

        Raises BadRequest in a process with several threads, and EOFError if the peer has gone.
        """
        if threading.active_count() > 1:
            raise BadRequest(
                "a signal may go to any thread of a process, and this one has several: "
                "open this end in a process of its own, with group.spawn()"
            )
        self._number = signal.SIGRTMIN
        signal.pthread_sigmask(signal.SIG_BLOCK, [self._number])
        os.write(self.meeting, b"%d\n" % os.getpid())
        peer = os.read(self.meeting, 20)
        if not peer:
            raise EOFError("the peer has closed its end")
        self.peer = Descriptor(os.pidfd_open(int(peer)))
        return self

    def ring(self) -> None:
        """Send the peer the signal; raises ProcessLookupError once that process has ended."""
        signal.pidfd_send_signal(self.peer, self._number)

    def wait(self) -> None:
        """Wait until the signal has come once more than was waited for."""
        signal.sigwait([self._number])


class Signals(Link):
    """Join two processes by real-time signals."""

    name = "signals"
    traits = frozenset({"counts"})

    def __init__(self) -> None:
        self.left, self.right = (SignalEnd(each.detach()) for each in socket.socketpair())

    @classmethod
    def lacking(cls) -> str | None:
        """Return what is missing where the system has no real-time signals, or no pidfd."""
        known = hasattr(signal, "SIGRTMIN") and hasattr(signal, "pidfd_send_signal")
        return None if known else "real-time signals with a pidfd exist on Linux only"
