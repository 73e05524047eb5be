"""The nursery: a clean helper process that forks children on request.

    notebook ═══ root socket ═══▶ nursery     "here is a new group" (a socket)
        ╚════ a socket a group ════▶ ║        "fork", "signal", "end" ─▶ "forked", "exit", …
                                     ╚═ fork ═▶ child   (child.py)

A notebook's process has a dozen threads, and a fork copies only the one that calls it: a lock that
another thread held stays locked in the child for ever. The nursery has one thread and forks safely.

A closed socket means "all who belong to it must go": whether the group ended, was interrupted, or
the notebook was killed with SIGKILL, the kernel closes its sockets, and the nursery kills. It lives
in a session of its own, so that a signal to the notebook's process group does not kill it before it
has cleaned up, and it adopts orphans (PR_SET_CHILD_SUBREAPER), so that no grandchild escapes.

The guests' nursery, for functions that are not trusted, is process 1 of its namespace, which nobody
inside can kill (pid_namespaces(7)), and nobody may look into it (PR_SET_DUMPABLE). Its children get
limits, and it looks itself which descriptors one leaves open: each tells it, as the last thing it
does, that its function has returned, and ends there.

System calls: fork(2), waitid(2), kill(2), sendmsg(2) with SCM_RIGHTS (unix(7)), prctl(2),
setsid(2).
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import selectors
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from resource import struct_rusage

from labkit import child, hoard, kernel, line
from labkit.line import Message, receive
from labkit.link import remove_scratch
from labkit.litter import LastWord, Litter

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER in <sys/prctl.h>
_DUMPABLE = 4  # PR_SET_DUMPABLE there
_WATCHFUL = 0.1  # seconds between two looks at how much memory the guests hold
_AT_ONCE = 500  # processes to reap before somebody else's request is looked at


class Nursery:
    """Be the helper process: fork, reap and kill as the sockets say."""

    def __init__(self, root: socket.socket, limits: Mapping[str, int] | None) -> None:
        self.root, self.limits = root, limits
        self.tick, self.looked = 1.0 if limits is None else _WATCHFUL, 0.0
        self.notebook = os.getppid()
        self.litters: dict[object, Litter] = {}
        self.bell, self._ringer = socket.socketpair()
        self.bell.setblocking(False)
        self._ringer.setblocking(False)
        signal.set_wakeup_fd(self._ringer.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # its arrival wakes the selector
        self.selector = selectors.DefaultSelector()
        self.selector.register(root, selectors.EVENT_READ)
        self.selector.register(self.bell, selectors.EVENT_READ)

    def serve(self) -> None:
        """Answer requests until the notebook process closes the root socket, or dies."""
        try:
            while self._step():
                self._reap()
                now = time.monotonic()
                for litter in [each for each in self.litters.values() if now > each.deadline]:
                    self._clear(litter)
                if self.limits is not None:
                    self._watch_memory()
        finally:
            for litter in list(self.litters.values()):
                self._dismiss(litter)
            remove_scratch(self.notebook)

    def _step(self) -> bool:
        for key, _ in self.selector.select(self.tick if self.litters else None):
            if key.fileobj is self.bell:
                self._hush()
            elif key.fileobj is self.root:
                request, files = receive(self.root)
                if request is None:
                    return False
                self._welcome(Litter(socket.socket(fileno=files[0]), request["timeout"]))
            elif key.data:
                key.data.hear(self.selector)
            elif litter := self.litters.get(key.fileobj):
                self._answer(litter)
        return True

    def _hush(self) -> None:
        with suppress(BlockingIOError):  # it was hushed already, while a group was cleared
            self.bell.recv(4096)

    def _welcome(self, litter: Litter) -> None:
        self.litters[litter.line] = litter
        self.selector.register(litter.line, selectors.EVENT_READ)

    def _answer(self, litter: Litter) -> None:
        request, files = receive(litter.line)
        if request is None:
            self._dismiss(litter)
        elif request["do"] == "fork":
            litter.tell("forked", pid=self._fork(litter, files, request))
        elif request["do"] == "signal":
            if request["pid"] in litter.alive:  # and so not reaped: the number is still its own
                os.kill(request["pid"], request["signal"])
            litter.tell("signalled")
        elif request["do"] == "end":
            self._clear(litter)
            litter.tell("ended", orphans=litter.orphans())

    def _fork(self, litter: Litter, files: list[int], request: Message) -> int:
        me, word = os.getpid(), None
        if self.limits is not None:
            word = LastWord(litter, files[child.PAPERS + request["traced"] :])
            files.append(word.theirs.detach())
        pid = os.fork()
        if pid == 0:
            child.live(files, {**request, "limits": self.limits}, me)
        for file in files:
            os.close(file)
        litter.alive.add(pid)
        litter.packs.add(pid)
        if word:
            word.pid, litter.last_words[pid] = pid, word
            self.selector.register(word.ours, selectors.EVENT_READ, word)
        return pid

    def _reap(self, *, killed: bool = False) -> None:
        for _ in range(_AT_ONCE):
            if (pid := _finished()) is None:
                return
            pack = os.getpgid(pid)
            _, status, usage = os.wait4(pid, 0)
            remove_scratch(pid)
            for litter in self.litters.values():
                if pid in litter.alive:
                    self._ended(litter, pid, os.waitstatus_to_exitcode(status), usage)
                elif pack in litter.packs or len(self.litters) == 1:
                    of = pack if pack in litter.packs else None
                    litter.unwaited[of] += 1
                    litter.left_running[of] += killed
        with suppress(BlockingIOError):  # there may be more, but others are to have their turn
            self._ringer.send(b"!")

    def _ended(self, litter: Litter, pid: int, status: int, usage: struct_rusage) -> None:
        litter.alive.discard(pid)
        seen = None
        if word := litter.last_words.pop(pid, None):
            with suppress(KeyError):
                self.selector.unregister(word.ours)
            word.ours.close()
            seen = word.open
        litter.tell(
            "exit",
            pid=pid,
            # Where it has looked, it has ended it itself, once the function had returned.
            status=0 if type(seen) is list else status,
            cpu=usage.ru_utime + usage.ru_stime,
            open=seen,
        )

    def _clear(self, litter: Litter) -> None:
        """Kill all who belong to a group, whoever their parent is now, and reap them."""
        # Who left its process group belongs to nobody we know, and goes with the last group.
        last = len(self.litters) == 1
        for _ in range(100):  # a killed process may still fork on its way, but not for ever
            mine = [pid for pid in kernel.descendants(os.getpid()) if last or litter.owns(pid)]
            if not mine:
                break
            # Process 1 of a sandbox reaches all others at once, also those that just now appear.
            alone = last and self.limits is not None and os.getpid() == 1
            for pid in [-1] if alone else mine:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            select.select([self.bell], [], [], 0.05)
            self._hush()
            self._reap(killed=True)

    def _watch_memory(self) -> None:
        """End all guests if they hold too much together."""
        if time.monotonic() < self.looked + _WATCHFUL:
            return
        self.looked = time.monotonic()
        story = hoard.excess()
        for litter in self.litters.values() if story else ():
            litter.tell("overrun", story=story)
            self._clear(litter)

    def _dismiss(self, litter: Litter) -> None:
        self._clear(litter)
        self.selector.unregister(litter.line)
        del self.litters[litter.line]
        litter.line.close()


def _finished() -> int | None:
    with suppress(ChildProcessError):
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return found.si_pid if found else None
    return None


def main() -> None:
    """Be the helper process; its arguments are the number of the root socket, and wishes as JSON:
    modules to `preload`, and for the guests' nursery the `limits` of its children.
    """
    serve(socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2]))


def serve(root: socket.socket, wishes: Message) -> None:
    """Be the helper process until the root socket is closed."""
    root.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if "limits" in wishes:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a guest could send it
        tempfile.tempdir = "/tmp"  # to look for one takes room there, and a guest can fill it
        child.process_control(_DUMPABLE, 0)
    else:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without cleaning up
    child.process_control(_SUBREAPER, 1)
    child.keep_freed_memory()
    for module in wishes.get("preload", ()):
        importlib.import_module(module)
    gc.freeze()  # a child's collector then leaves alone what it shares with the nursery
    Nursery(root, wishes.get("limits")).serve()


def fork_helper() -> None:
    """Make the helper process at home by a fork of this one, which must have one thread only."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            ours.close()
            serve(theirs, {})
        finally:
            os._exit(0)
    theirs.close()
    line.adopt_helper(ours, pid)
