"""A producer and a consumer to play with: real processes over any mechanism, looked at while they
run.

    producer ── send ──▶ [ the kernel's buffer ] ── recv ──▶ consumer
        ╚══════════════════════ board ═══════════════════════════╝      (board.py)
              ▲ size, pauses; SIGSTOP, SIGCONT, SIGKILL        │ counts
              └───────────────── this process ◀────────────────┘

    with Play("pipe") as play:
        play.start()
        play.pause("consumer")
        print(play.look())     # producer waits in write() on the pipe (fd 4): the pipe is full. …

The trap: nobody may be forgotten. The processes end with stop(), by themselves after some minutes,
and with this process, however that ends: the nursery sees to it.

System calls: kill(2), by way of the nursery; what `observe` reads.
"""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import Self

from labkit import board, observe
from labkit.actor import Actor, Side
from labkit.errors import BadRequest, GroupError, Unsupported
from labkit.group import Group
from labkit.link import Bell, Link, Region, mechanism
from labkit.observe.filling import Filling, between

ROLES = ("producer", "consumer")
MOST_BYTES, MOST_PAUSE = 1 << 20, 1000.0  # of a message; milliseconds
_GRACE = 30.0  # seconds after which the nursery ends what its owner should have ended
_A_WHILE = 0.2  # seconds: who stands still for so long is not just about to go on
_FULL = {"full pipe", "socket full", "full queue"}
_BELL = "A bell carries no data: there is no buffer to look into."
_NO_BUFFER = "The kernel tells of no buffer between these two."
_ONE_GONE = "One of them is gone: the kernel tells of no buffer between them any more."
_FREED = "Both are gone: the kernel has freed the buffer, and with it what was not received."
_KEPT = "Both are gone; what was not received is still there, until somebody unlinks its name."
_REGION = (
    "{} cannot be played: it is memory, where nobody waits for anybody and nothing is sent; "
    "play with something that sends or rings, such as playground('pipe')"
)


@dataclass(frozen=True)
class Reading:
    """Be all that there is to see at one moment."""

    producer: Side = Side("producer")
    consumer: Side = Side("consumer")
    filling: Filling | None = None
    no_filling: str = ""  # why there is none
    seconds: float = 0.0  # since the start
    over: str = ""  # why nobody plays
    unit: str = "message"  # or "ring"

    @property
    def full(self) -> bool:
        """Tell whether the producer stands still for want of room."""
        return self.producer.kind in _FULL and self.producer.still > _A_WHILE

    @property
    def on_the_way(self) -> int:
        """Return how many messages were sent and not received (yet, or because they were lost)."""
        return max(0, self.producer.messages - self.consumer.messages)

    def __str__(self) -> str:
        lines = [f"{side.state}: {side.doing}" for side in (self.producer, self.consumer)]
        return "\n".join([*lines, str(self.filling or self.no_filling), self.over]).rstrip()


class Play:
    """Start a producer and a consumer over a mechanism, meddle with them, and look at them.

    `mechanism` is a name or a subclass of Link. One thread may look while another one meddles.
    Raises BadRequest for what cannot be played, Unsupported for what this machine lacks.
    """

    def __init__(self, kind: str | type[Link], *, minutes: float = 5.0) -> None:
        self.mechanism, self.minutes = mechanism(kind), minutes
        if not 0 < minutes <= 60:
            raise BadRequest(f"a play of {minutes} minutes makes no sense: give up to 60")
        if lacking := self.mechanism.lacking():
            raise Unsupported(f"{self.mechanism.name} does not work here: {lacking}")
        with self.mechanism() as link:
            self.rings = isinstance(link.left, Bell)
            if isinstance(link.left, Region):
                raise BadRequest(_REGION.format(self.mechanism.name))
        self.largest = min(self.mechanism.largest or MOST_BYTES, MOST_BYTES)
        self.size, self.pauses = min(1000, self.largest), dict.fromkeys(ROLES, 20.0)
        self.over = "Nobody plays yet."
        self._actors: dict[str, Actor] = {}
        self._link: Link | None = None
        self._last = Reading()
        self._stack, self._lock, self._started = ExitStack(), threading.RLock(), 0.0

    def __repr__(self) -> str:
        return f"Play({self.mechanism.name!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start both processes, at the size and with the pauses that were last set; those of an
        earlier start are ended.
        """
        with self._lock, ExitStack() as failing:
            self.stop()
            self._link = link = failing.enter_context(self.mechanism())
            seconds = self.minutes * 60 + _GRACE
            group = failing.enter_context(Group(timeout=seconds, check=False, replay=False))
            shared = failing.enter_context(board.Board())
            for role, end in enumerate((link.left, link.right)):
                row = failing.enter_context(shared.row(role))
                self._tell(role, row)  # before it begins
                memory = shared.memory.duplicate()
                process = group.spawn(board.act_for_ever, end, memory, role, name=ROLES[role])
                self._actors[process.name] = Actor(process, row)
            self._started, self.over, self._last = time.monotonic(), "", Reading()
            self._stack = failing.pop_all()

    def set(
        self, *, size: int | None = None, producer: float | None = None,
        consumer: float | None = None,
    ) -> None:  # fmt: skip
        """Set the bytes of a message, and for how many milliseconds each pauses after each one."""
        if size is not None and not 1 <= size <= self.largest:
            raise BadRequest(f"a message has from 1 to {self.largest} bytes here, not {size}")
        for role, pause in zip(ROLES, (producer, consumer), strict=True):
            if pause is not None and not 0 <= pause <= MOST_PAUSE:
                raise BadRequest(f"a pause lasts from 0 to {MOST_PAUSE:g} ms, not {pause}")
            self.pauses[role] = self.pauses[role] if pause is None else pause
        self.size = size or self.size
        with self._lock:
            for number, actor in enumerate(self._actors.values()):
                self._tell(number, actor.row)

    def _tell(self, number: int, row: memoryview) -> None:
        row[board.SIZE] = self.size
        row[board.PAUSE] = int(self.pauses[ROLES[number]] * 1000)

    def pause(self, role: str) -> None:
        """Stop one of them where it is (SIGSTOP) until resume()."""
        with self._lock:
            for actor in self._acting(role):
                actor.process.pause()
                actor.paused = True

    def resume(self, role: str) -> None:
        """Let it go on after pause() (SIGCONT)."""
        with self._lock:
            for actor in self._acting(role):
                actor.process.resume()
                actor.paused = False

    def kill(self, role: str) -> None:
        """End it at once (SIGKILL), and see what becomes of the other one."""
        with self._lock:
            for actor in self._acting(role):
                actor.process.kill()
                actor.killed = True

    def _acting(self, role: str) -> list[Actor]:
        """Return the one in that role, if it has not ended."""
        if role not in ROLES:
            raise BadRequest(f"there is no {role!r} here: the two are {' and '.join(ROLES)}")
        return [actor for actor in self._actors.values() if actor.plays(role)]

    def look(self) -> Reading:
        """Return what there is to see now; once the time is over, end the play."""
        with self._lock:
            seconds = time.monotonic() - self._started
            if self._actors and seconds > self.minutes * 60:
                self.stop(f"It has ended by itself after {self.minutes:g} minutes.")
            if self._actors:
                both_ended = not any(actor.alive for actor in self._actors.values())
                self._last = self._now(seconds)
                if both_ended:
                    self.stop("Both have ended.")
            return replace(self._last, over=self.over)

    def _now(self, seconds: float) -> Reading:
        pids = {each.process.pid: name for name, each in self._actors.items() if each.alive}
        told = {each.name: each for each in observe.explain(pids).situations}
        sides = [actor.look(told.get(name)) for name, actor in self._actors.items()]
        filling, why_not = self._filling()
        unit = "ring" if self.rings else "message"
        return Reading(sides[0], sides[1], filling, why_not, seconds, unit=unit)

    def _filling(self) -> tuple[Filling | None, str]:
        if self.rings:
            return None, _BELL
        assert self._link
        if own := self._link.filled():
            return Filling(*own, counts="as the mechanism itself tells"), ""
        alive = sum(actor.alive for actor in self._actors.values())
        gone = _KEPT if "survives" in self.mechanism.traits else _FREED
        found = between(*(actor.process.pid for actor in self._actors.values()))
        return found, "" if found else (gone, _ONE_GONE, _NO_BUFFER)[alive]

    def stop(self, why: str = "It was stopped.") -> None:
        """End both processes; twice is harmless."""
        with self._lock:
            if not self._actors:
                return
            for actor in self._actors.values():
                with suppress(GroupError):  # the nursery is gone, and they with it
                    actor.process.kill()
            self._actors, self.over = {}, why
            self._stack.close()
