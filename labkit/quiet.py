"""Notice without any time-out that a set of processes will never go on: that it is *quiet*.

Quiet means: each thread of each process waits without a time limit, and none has run for a quarter
of a second. Nobody inside can then ever wake anybody. Whoever could still do so from outside is
looked for before that is said, and a process that waits for the network, a timer or a terminal is
never called quiet. A socket is no network if its peer is open inside, or known to be gone.

Just as hopeless is a last process that reads in vain: again and again at end-of-file, where nothing
can come any more. That it computes something in between is possible, but not that this ever ends.
"""

from __future__ import annotations

import math
import os
import signal
import time
from collections.abc import Callable, Iterable
from functools import cached_property

from labkit import kernel
from labkit.kernel import Call, OpenFile
from labkit.observe import memory
from labkit.observe.selected import selected
from labkit.observe.sockets import GONE, peers

QUIET_SECONDS = 0.25
_VAIN_SECONDS = 0.5
_VAIN_READS = 2_000  # in that time; a loop makes some hundred thousand
_FROM_OUTSIDE = {"accept", "accept4", "connect"}
_FOR_ENDS = {"wait4", "waitid", "clock_nanosleep"}
_TRANSFERS = {*kernel.READS, *kernel.WRITES, "recvfrom", "recvmsg", "sendto", "sendmsg"}
_BY_NUMBER = _TRANSFERS | {"flock", "fcntl", "mq_timedsend", "mq_timedreceive"}
_FED = ("pipe", "fifo", "eventfd")  # what brings only what somebody writes into it
_TIMERS_AND_TERMINALS = ("anon_inode:[timerfd]", "anon_inode:inotify", "/dev/tty", "/dev/pts/")


class Quiet:
    """Watch processes for the moment after which none of them will ever run again.

    A sleep of more than `nap` seconds counts as one without end, if others wait for the sleeper.
    Where only somebody outside could help, as a client helps a server, `patience` is how many
    seconds they have for it. `alarmed` tells of a process whether an alarm will come; None if
    nobody knows, which is then a help from outside as well.
    """

    def __init__(
        self, *, nap: float = math.inf, patience: float = math.inf,
        alarmed: Callable[[int], bool | None] = lambda pid: kernel.catches(pid, signal.SIGALRM),
    ) -> None:  # fmt: skip
        self.nap, self.patience, self.alarmed = nap, patience, alarmed
        self.since = 0.0
        self._last: object = None
        self._vain = _Vain()

    def reached(self, pids: Iterable[int]) -> bool:
        """Look once more; return True once nobody has moved for QUIET_SECONDS and nobody outside
        can help.
        """
        pids = list(pids)
        family = kernel.with_descendants(pids)
        picture = self._still_picture(family)
        now = time.monotonic()
        if picture is None or picture != self._last:
            self._last, self.since = picture, now
            return self._vain.reached(family)
        stood = now - self.since
        if stood < QUIET_SECONDS or (stood < self.patience and self._may_be_helped(family)):
            return False
        # A stranger may have helped just before we looked for him, and be gone.
        return self._still_picture(kernel.with_descendants(pids)) == picture

    def _may_be_helped(self, family: list[int]) -> bool:
        inside = _Inside(family)
        waits = [
            _for_outside(pid, call, inside)
            for pid in family
            for thread in kernel.threads(pid)
            if (call := kernel.waiting_in(pid, thread))
        ]
        return any(waits) or None in map(self.alarmed, family) or _strangers_hold(family)

    def _still_picture(self, family: list[int]) -> object:
        """Return what equals the last picture if nobody moved; None if somebody may go on."""
        picture, inside, sleeps, waits = [], _Inside(family), False, False
        for pid in family:
            state = kernel.state(pid)
            if self.alarmed(pid):
                return None
            for thread in kernel.threads(pid) if state not in ("Z", "X", "") else ():
                call = kernel.waiting_in(pid, thread)
                if state != "T":
                    if call is not None and kernel.sleep_left(pid, call) > self.nap:
                        sleeps = True
                    elif call is None or not self._stands(pid, call, inside):
                        return None
                    waits = waits or call.name not in _FOR_ENDS
                picture.append((pid, thread, call, kernel.switches(pid, thread)))
        # Who waits for the end of one that sleeps may well mean to.
        return picture if picture and (waits or not sleeps) else None

    def _stands(self, pid: int, call: Call, inside: _Inside) -> bool:
        """Tell whether only somebody else can end a wait: one inside, or any, by our patience."""
        if _needs_others(pid, call, inside):
            return True
        return self.patience < math.inf and call.untimed and _for_outside(pid, call, inside)


class _Vain:
    """Watch the last process of a family for reading on at end-of-file."""

    def __init__(self) -> None:
        self._of: object = None
        self._calls, self._since = 0, 0.0

    def reached(self, family: list[int]) -> bool:
        """Look once more; return True once it has read often, got nothing, and nobody can write."""
        alive = [pid for pid in family if kernel.state(pid) not in ("Z", "X", "")]
        calls, got = kernel.reads(alive[0]) if len(alive) == 1 else (0, 0)
        now = time.monotonic()
        if (alive, got) != self._of:
            self._of, self._calls, self._since = (alive, got), calls, now
            return False
        often = calls - self._calls > _VAIN_READS and now - self._since > _VAIN_SECONDS
        return often and _only_ended_pipes(alive[0])


def _only_ended_pipes(pid: int) -> bool:
    """Tell whether it has pipes to read from, which nobody can write into, and no other source."""
    files = kernel.open_files(pid)
    if len(kernel.threads(pid)) != 1 or kernel.catches(pid, signal.SIGALRM):
        return False
    if any(file.kind == "fifo" or _wakes_by_itself(file) for file in files):
        return False
    ends = {file.identity for file in files if file.kind == "pipe" and file.reads}
    everybody = (kernel.open_files(int(name)) for name in os.listdir("/proc") if name.isdigit())
    written = {file.identity for theirs in everybody for file in theirs if file.writes}
    return bool(ends) and not ends & written


class _Inside:
    """Know which sockets are joined to one that a process of the family has open."""

    def __init__(self, family: list[int]) -> None:
        self._family = family

    @cached_property
    def peers(self) -> dict[int, int]:
        files = [file for pid in self._family for file in kernel.open_files(pid)]
        ours = {file.identity[1] for file in files if file.kind == "socket"}
        return {one: peer for one, peer in peers().items() if one in ours and peer in ours | {GONE}}


def _needs_others(pid: int, call: Call, inside: _Inside) -> bool:
    if call.name in _TRANSFERS:
        # A timer, a terminal or a network socket may well bring something by itself.
        file = kernel.open_file(pid, call.arguments[0])
        if file is not None and file.kind == "socket":
            return file.identity[1] in inside.peers
        return file is not None and file.kind in _FED
    for file, _ in selected(pid, call):
        if _wakes_by_itself(file) and file.identity[1] not in inside.peers:
            return False
    return call.untimed and call.name not in _FROM_OUTSIDE


def _for_outside(pid: int, call: Call, inside: _Inside) -> bool:
    """Tell whether somebody outside could end a wait for a connection or for a network."""
    files = [file for file, _ in selected(pid, call)]
    if call.name in _TRANSFERS | _FROM_OUTSIDE:
        files = [file for file in [kernel.open_file(pid, call.arguments[0])] if file]
    sockets = [file for file in files if file.kind == "socket"]
    far = [file for file in sockets if file.identity[1] not in inside.peers]
    return bool(sockets if call.name in _FROM_OUTSIDE else far)


def _wakes_by_itself(file: OpenFile) -> bool:
    return file.kind == "socket" or file.path.startswith(_TIMERS_AND_TERMINALS)


def _strangers_hold(family: list[int]) -> bool:
    """Tell whether somebody outside holds an end of what somebody inside waits for."""
    waited_for = {file.identity for pid in family for file in _waited_for(pid)}
    peers = _Inside(family).peers if waited_for else {}
    waited_for |= {(device, peers[inode]) for device, inode in waited_for if inode in peers}
    # This process itself is no stranger: it is waiting for the family to end.
    strangers = {int(name) for name in os.listdir("/proc") if name.isdigit()} - {
        *family,
        os.getpid(),
    }
    if any(file.identity in waited_for for pid in strangers for file in kernel.open_files(pid)):
        return True
    words = {each.identity for pid in family if (each := _word_waited_for(pid))}
    return bool(words) and any(
        each.identity in words for pid in strangers for each in memory.shared(pid)
    )


def _word_waited_for(pid: int) -> memory.Mapping | None:
    """Return the shared memory in which the lock or semaphore lies that a process waits for."""
    call = kernel.waiting_in(pid)
    return memory.around(pid, call.arguments[0]) if call and call.name == "futex" else None


def _waited_for(pid: int) -> list[OpenFile]:
    calls = [call for thread in kernel.threads(pid) if (call := kernel.waiting_in(pid, thread))]
    found = [kernel.open_file(pid, call.arguments[0]) for call in calls if call.name in _BY_NUMBER]
    found += [file for call in calls for file, _ in selected(pid, call)]
    return [file for file in found if file]
