"""Where an experiment takes place: one link, the processes at its ends, and somebody who watches.

    stage ── play(end, role) ──▶ child: does its part, and writes down what happened
      │                              │
      └── watches /proc ◀────────────┘   until each has ended, or sleeps for good

Nobody here waits for ever: an experiment has a few seconds, and its processes die with its block.
That a process goes on waiting is a finding, not an accident; so the watch ends as soon as nobody
moves any more, long before the time is up.

System calls: fork(2), kill(2), by way of a Group; write(2) with O_APPEND for the notes.
"""

from __future__ import annotations

import os
import select
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from labkit import kernel
from labkit.errors import ProcessFailed, Stuck
from labkit.group import Group
from labkit.kernel import OpenFile
from labkit.link import Descriptor, End, Link
from labkit.probe.notes import Gate, Notes

if TYPE_CHECKING:
    from labkit.process import Process

SECONDS = 3.0  # for one experiment; on a quiet machine, none takes a tenth of it
_STILL = 0.08  # seconds without a move, after which a sleeper is taken for one that stays asleep
_ENDED = ("", "X", "Z")


class Past:
    """Be what a process has written down."""

    def __init__(self, told: list[str]) -> None:
        self._told = told

    @property
    def told(self) -> list[str]:
        """Return the lines, in order."""
        return self._told

    def all_of(self, word: str) -> list[str]:
        """Return the rest of each note that begins with this word."""
        return [each.partition(" ")[2] for each in self.told if each.partition(" ")[0] == word]

    def one(self, word: str) -> str | None:
        """Return the rest of the first such note; None if there is none."""
        return next(iter(self.all_of(word)), None)


class Player(Past):
    """Be one process of an experiment, and the notes that it takes."""

    def __init__(self, process: Process, notes: Notes) -> None:
        self.process, self.notes = process, notes

    @property
    def told(self) -> list[str]:
        """Return what it has written down so far, in order."""
        return self.notes.read()

    @property
    def ended(self) -> bool:
        """Tell whether its process has ended, be it that nobody has reaped it yet."""
        return kernel.state(self.process.pid) in _ENDED

    @property
    def waits_in(self) -> str:
        """Return the name of the system call in which it sleeps; "" if it has none."""
        call = kernel.waiting_in(self.process.pid)
        return call.name if call else ""

    def picture(self) -> object:
        """Return what is the same as before if it has not run since; None while it runs."""
        pid = self.process.pid
        if self.ended:
            return "ended"
        if kernel.state(pid) in ("R", "D"):
            return None
        return [(thread, kernel.switches(pid, thread)) for thread in kernel.threads(pid)]


class Stage:
    """Be one link, with a group for the processes of one experiment."""

    def __init__(self, link: Link, group: Group) -> None:
        self.link, self.group = link, group
        self.players: list[Player] = []
        self.gates: list[Gate] = []

    def play(self, end: End, role: Callable[..., Any], *arguments: Any, name: str) -> Player:
        """Let a process play a role with an end, of which this process still keeps its copies."""
        notes = Notes(_nameless_file())
        player = Player(self.group.spawn(role, end, notes, *arguments, name=name), notes)
        self.players.append(player)
        return player

    def let_go(self) -> None:
        """Close the copies that this process has of both ends: now only the players have them."""
        self.link.left.close()
        self.link.right.close()

    def both_opened(self, *players: Player) -> None:
        """Let go, and wait until each of these has opened its end; raises Stuck."""
        self.let_go()
        self.must("opening both ends", lambda: all(each.all_of("opened") for each in players))

    def gate(self) -> Gate:
        """Return a gate at which players wait until it is opened."""
        reader, writer = os.pipe()
        self.gates.append(Gate(Descriptor(reader), Descriptor(writer)))
        return self.gates[-1]

    def until(self, condition: Callable[[], object], seconds: float = SECONDS) -> bool:
        """Wait until a condition holds, or nobody moves any more; return whether it holds."""
        watch = Watch(self.players)
        give_up = time.monotonic() + seconds
        while not condition():
            if watch.still() or time.monotonic() > give_up:
                return bool(condition())
            pause(0.003)
        return True

    def settled(self, *players: Player, seconds: float = SECONDS) -> bool:
        """Wait until each of these has ended or sleeps for good; return False if they go on."""
        watch = Watch(players or self.players)
        give_up = time.monotonic() + seconds
        while not watch.still():
            if time.monotonic() > give_up:
                return False
            pause(0.003)
        return True

    def must(self, what: str, condition: Callable[[], object]) -> None:
        """Wait for what the rest of the experiment needs; raises ProcessFailed with what was raised
        instead, or Stuck with who waits for what.
        """
        if not self.until(condition):
            for player in self.players:
                for reason in player.all_of("✘"):
                    raise ProcessFailed(f"{what} failed in {player.process.name}: {reason}")
            raise Stuck(f"{what} did not happen. {self.group.explain()}")

    def open_files(self, player: Player) -> list[OpenFile]:
        """Return what a player has open of the link, from the kernel's record of its process."""
        ours = [gate.reader for gate in self.gates] + [each.notes.file for each in self.players]
        tools = {(found.st_dev, found.st_ino) for found in map(os.fstat, ours)}
        files = kernel.open_files(player.process.pid)
        return [each for each in files if 3 <= each.fd < 200 and each.identity not in tools]

    def close(self) -> None:
        """Let go of all that the experiment needed."""
        for player in self.players:
            player.process.kill()
            player.notes.file.close()
        for gate in self.gates:
            gate.close()


class Watch:
    """Look at processes again and again, for the moment from which none of them moves."""

    def __init__(self, players: Iterable[Player]) -> None:
        self.players = list(players)
        self._last: object = None
        self._since = time.monotonic()

    def still(self) -> bool:
        """Look once more; return True if all have ended, or have not run for a while."""
        picture = [player.picture() for player in self.players]
        now = time.monotonic()
        if None in picture or picture != self._last:
            self._last, self._since = picture, now
            return False
        return all(each == "ended" for each in picture) or now - self._since > _STILL


@contextmanager
def staged(mechanism: type[Link]) -> Iterator[Stage]:
    """Make a link and a stage for it; in the end its processes are gone, and its name, too."""
    with (
        mechanism() as link,
        Group(timeout=60, check=False, replay=False, move_ends=False) as group,
    ):
        stage = Stage(link, group)
        try:
            yield stage
        finally:
            stage.close()


def pause(seconds: float) -> None:
    """Let others run for a moment."""
    select.select([], [], [], seconds)


def _nameless_file() -> Descriptor:
    with tempfile.TemporaryFile() as file:
        return Descriptor(os.dup(file.fileno()))
