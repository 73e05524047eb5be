"""A program under watch: all its processes, from its start until none of them is left.

The process that watches inherits orphans (PR_SET_CHILD_SUBREAPER), so that nobody the program has
started gets lost, whatever becomes of its parent. So it is a process of its own, without other
children, and it ends the program when the command `labkit watch` is killed.

System calls: prctl(2), pidfd_open(2), kill(2), waitpid(2).
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from labkit import inside, kernel
from labkit.child import process_control
from labkit.inside import journal
from labkit.line import PINNED
from labkit.watch.records import Records

_SUBREAPER, _PARENT_DEATH_SIGNAL = 36, 1  # PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG
_TICK = 0.05  # seconds between two looks
_HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
_ROUNDS = 200  # of killing: who is killed may still fork on its way, but not for ever


@dataclass
class Member:
    """Be one process of the program, also after its end."""

    pid: int
    called: str
    parent: int = 0
    program: str = ""  # which it has executed since it was forked
    zombie_since: float = 0.0  # on its parent's clock: when it was first seen to have ended
    zombie_for: float = 0.0  # seconds in which its parent, if it was not held up, could have waited
    status: int | None = None  # as for os.waitstatus_to_exitcode(), once it is our own to reap
    helper: bool = False  # one that Python has started for its own purposes

    @property
    def name(self) -> str:
        return f"{self.called} ({self.program})" if self.program else self.called

    def look(self) -> None:
        """Take note of what it is now."""
        command = kernel.command(self.pid)
        self.helper = self.helper or any(name in command for name in _HELPERS)
        if kernel.has_executed(self.pid) and command:
            self.program = kernel.program(self.pid)
        if self.status is None and kernel.state(self.pid) == "Z":
            self._lie_there(kernel.parent(self.pid))

    def _lie_there(self, parent: int) -> None:
        """Take note of how long it has been a zombie, but for what a busy machine adds to that."""
        now = time.monotonic() - kernel.scheduled(parent)[1]
        if not self.zombie_since:
            self.zombie_since, self.parent = now, parent
        elif parent == self.parent:  # else that has ended, and it is ours to reap
            self.zombie_for = now - self.zombie_since


class Program:
    """Be the program and its processes; leaving the block ends all of them."""

    def __init__(self, path: Path, arguments: Sequence[str], output: int | None) -> None:
        self.path, self.arguments, self.output = path, arguments, output
        self.members: dict[int, Member] = {}
        self.exit: int | None = None
        self.folder = tempfile.TemporaryDirectory(prefix="labkit-watch-")
        self.records = Records(self.folder.name)

    def __enter__(self) -> Self:
        process_control(_SUBREAPER, 1)
        me = os.getpid()
        self.main = subprocess.Popen(
            [sys.executable, str(self.path), *self.arguments],
            env=_environment(self.folder.name),
            stdout=self.output,
            preexec_fn=lambda: _die_with(me),
            # In a group whose parents are all in other sessions nobody can be stopped (setpgid(2)).
            # But on a terminal only the group in front may read.
            process_group=None if os.isatty(0) else 0,
        )
        self.members[self.main.pid] = Member(self.main.pid, self.path.name)
        self._pidfd = os.pidfd_open(self.main.pid)
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()
        os.close(self._pidfd)
        self.folder.cleanup()

    @property
    def pid(self) -> int:
        return self.main.pid

    @property
    def alive(self) -> list[Member]:
        """Return those that still live, but for helpers of Python's own."""
        return [
            each
            for each in self.members.values()
            if kernel.state(each.pid) not in ("Z", "X", "") and not each.helper
        ]

    @property
    def names(self) -> dict[int, str]:
        """Return the names of those that are still there, by number."""
        return {
            each.pid: each.name
            for each in self.members.values()
            if each.status is None and kernel.state(each.pid) not in ("X", "") and not each.helper
        }

    def name(self, pid: int) -> str:
        """Return the name of one of its processes, even of one that was gone before it was seen."""
        return self.members[pid].name if pid in self.members else "a child that was soon gone"

    def look(self) -> None:
        """Take note of who has come, who has ended, and for whom nobody waits."""
        began = [each["pid"] for each in self.records.log("began")]  # also of those soon gone
        for pid in sorted({*began, *kernel.descendants(os.getpid())} - self.members.keys()):
            self._welcome(pid)
        for pid, member in self.members.items():
            if pid != self.pid or self.exit is None:
                member.look()
        self.members[self.pid].program = ""  # it is called by its file
        self._reap()

    def _welcome(self, pid: int) -> None:
        number = sum(not each.helper for each in self.members.values())
        self.members[pid] = Member(pid, f"child {number}")
        self.members[pid].look()

    def _reap(self) -> None:
        """Reap those whose parent we are: the program itself, and orphans."""
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            if found.si_pid not in self.members:
                self._welcome(found.si_pid)
            _, status = os.waitpid(found.si_pid, 0)
            member = self.members[found.si_pid]
            member.status = os.waitstatus_to_exitcode(status)
            if member.pid == self.pid:
                self.exit = self.main.returncode = member.status

    def rest(self) -> None:
        """Wait until the next look, or until the program itself has ended."""
        select.select([self._pidfd] if self.exit is None else [], [], [], _TICK)

    def kill(self) -> None:
        """End all that is left of it."""
        for _ in range(_ROUNDS):
            self._reap()
            left = kernel.descendants(os.getpid())
            if not left:
                return
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            select.select([], [], [], 0.005)


def guarded(function: Callable[[], int]) -> int:
    """Run a function in a process of its own that cleans up even if this one is killed; return its
    status.
    """
    me = os.getpid()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without cleaning up
            process_control(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
            status = function() if os.getppid() == me else 1
        except BaseException as error:
            if not isinstance(error, SystemExit | KeyboardInterrupt):
                traceback.print_exc()
        finally:
            os._exit(status)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGTERM))
    while True:
        with suppress(KeyboardInterrupt):  # it was told so, too, and ends
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _die_with(parent: int) -> None:
    process_control(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked for that signal
        os._exit(1)


def _environment(folder: str) -> dict[str, str]:
    """Return the environment of a program as a student would start it, plus what inside/ needs."""
    ours = str(Path(inside.__file__).parent)
    path = os.pathsep.join(filter(None, [ours, os.environ.get("PYTHONPATH")]))
    found = os.environ | PINNED | {"PYTHONPATH": path, journal.FOLDER: folder}
    found.pop("PYTHONUNBUFFERED", None)  # with it, some bugs do not even happen
    return found
