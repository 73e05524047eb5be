"""A group: real processes that live and die together.

    with Pipe() as link, Group(timeout=10) as group:
        group.spawn(echo, link.right)          # the end moves there
        asker = group.spawn(ask, link.left)
    asker.result                               # the block has ended because both have ended

Leaving the block waits for all of them, but never for ever: the wait ends when nobody in the group
can go on any more (observe.py), when the deadline has passed, or when somebody presses Stop. In
every case the processes are gone afterwards, and the error says what each of them was waiting for.

System calls, by way of the nursery: fork(2), kill(2), wait4(2).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Self

from labkit import kernel, line, observe, parcel, tape, where
from labkit.errors import BadRequest, GroupError, ProcessFailed, Stuck, TimedOut
from labkit.line import GUESTS, HOME, Line, Message
from labkit.process import Papers, Process, free_name
from labkit.quiet import Quiet
from labkit.splice import splice
from labkit.stop import check_stop
from labkit.trace import Trace

_TICK = 0.05  # seconds between two looks at whether a waiting group is stuck
_LOST = "the helper process that starts children is gone, and they with it: run this again"
_PATIENCE = 10.0  # seconds for an answer of the nursery, which takes milliseconds


class Group:
    """Start functions as processes, and see to it that all have ended when the block ends.

    `timeout` is in seconds and holds for the whole block. With `check=False` nothing is raised at
    its end: `error` holds what would have been. With `move_ends=False` this process keeps its own
    copies of the descriptors that it gives away, which is the classic mistake. `replay` prints what
    the processes printed. With `plain=True` results are read as plain data, never as pickles: for
    functions that are not trusted. `room` says which helper process starts them (line.py). With
    `trace=True` the attribute `trace` holds, after the block, who did what when (trace.py).
    """

    def __init__(
        self, *, timeout: float = 10.0, check: bool = True, move_ends: bool = True,
        replay: bool = True, trace: bool = False, plain: bool = False, room: str = HOME,
    ) -> None:  # fmt: skip
        if not 0 < timeout <= 86_400:
            raise BadRequest(
                f"a timeout of {timeout} seconds makes no sense: give more than 0, at most 86400"
            )
        self.timeout, self.check, self.move_ends, self.replay = timeout, check, move_ends, replay
        self.plain, self.room, self.traced = plain, room, trace
        self.trace: Trace | None = None
        self.processes: list[Process] = []
        self.error: GroupError | None = None
        self.explanation: observe.Explanation | None = None
        self.holdings: observe.Holdings | None = None  # who held what when it was given up
        self._lines: dict[str, Line] = {}  # by room; none outside the block
        self._deadline = 0.0
        self._overrun = ""  # what the guests' nursery said when it ended them all
        self._lock = threading.RLock()
        self._starting: Process | None = None
        self._ends: list[Process] = []  # in the order in which they ended

    def __repr__(self) -> str:
        return f"Group({', '.join(process.name for process in self.processes)})"

    def __enter__(self) -> Self:
        check_stop()
        if self._deadline:
            raise BadRequest("a group is used once: make a new one with Group()")
        self._lines[self.room] = Line(self.room, self.timeout)
        self._deadline = time.monotonic() + self.timeout
        return self

    def spawn(
        self, function: Callable[..., Any], *arguments: Any, name: str | None = None
    ) -> Process:
        """Run a function in a new process; ends and Descriptors among its arguments move there.

        Raises BadRequest for what cannot travel: an open file or socket, or an end that the
        function uses without having got it as an argument.
        """
        luggage = parcel.pack(function, arguments)
        wishes = {"do": "fork", "plain": self.plain, "traced": self.traced, **line.surroundings()}
        with self._lock:
            way = self._line_to(GUESTS if luggage.untrusted else self.room)
            papers = Papers(luggage.content, tape.sides(arguments) if self.traced else None)
            wish = name or str(getattr(function, "__name__", type(function).__name__))
            process = Process(free_name(wish, self.processes), self, papers, way)
            self._starting = process
            try:
                self.ask("forked", wishes, way, [*papers.numbers, *luggage.descriptors])
            finally:
                if process not in self.processes:
                    papers.close()
        for descriptor in luggage.descriptors if self.move_ends else ():
            descriptor.close()
        return process

    def _line_to(self, room: str) -> Line:
        if not self._lines:
            raise BadRequest(
                "a group has processes only inside its block: with Group() as group: ..."
            )
        room = room if line.is_open(room) else self.room  # on a laptop nobody is a guest
        if room not in self._lines:
            self._lines[room] = Line(room, self.timeout)
        return self._lines[room]

    def ask(
        self, event: str, request: Message, way: Line, files: list[int] | None = None
    ) -> Message:
        """Send a request to a nursery and return its answer, the next message with that event."""
        give_up = time.monotonic() + _PATIENCE
        with self._lock:
            try:
                way.send(request, files)
            except OSError:  # it is gone, or the block has ended and the line is closed
                raise self._lost(way) from None
            while time.monotonic() < give_up:
                for speaker, message in self._messages(_TICK):
                    if speaker is way and message["event"] == event:
                        return message
        raise self._lost(way)

    def _messages(self, timeout: float) -> list[tuple[Line, Message]]:
        """Return what the nurseries have said within so many seconds, and take note of it."""
        with self._lock:
            heard = []
            for way in line.wait_for(list(self._lines.values()), timeout):
                messages = way.read()
                if messages is None:
                    raise self._lost(way)
                heard += [(way, message) for message in messages]
            for way, message in heard:
                self._note(way, message)
            if story := self._overrun:
                self._overrun = ""
                raise GroupError(story)
            return heard

    def _lost(self, way: Line) -> GroupError:
        """Give a line up, and what lives behind it; return the error that says so."""
        way.close()
        self._lines.pop(way.room, None)
        line.forget_helper(way.room)
        for process in self._alive(None):
            if process.line is way:
                process.abandon()
        return GroupError(_LOST)

    def _note(self, way: Line, message: Message) -> None:
        event = message["event"]
        of = {process.number: process for process in self.processes if process.line is way}
        if event == "forked" and self._starting:  # here, because its exit may come along with it
            self._starting.number = number = message["pid"]
            self._starting.began_at = message["at"]
            nursery = line.helper_pid(GUESTS) if way.room == GUESTS else None
            self._starting.pid = kernel.number_here(nursery, number) if nursery else number
            self.processes.append(self._starting)
        elif event == "exit" and (process := of.get(message["pid"])):
            process.ended(message)
            self._ends.append(process)
        elif event == "overrun":
            self._overrun = message["story"]
        elif event == "ended":
            for process in of.values():
                process.left_behind(message)

    def wait(self, target: Process | None = None) -> None:
        """Wait until one, or all, have ended; raises Stuck, TimedOut, Stopped or ProcessFailed."""
        quiet = Quiet()
        while alive := self._alive(target):
            check_stop()
            self._stop_if_pointless(alive)
            if self._messages(_TICK):
                continue
            if time.monotonic() > self._deadline:
                raise self._give_up(TimedOut, f"not finished after {self.timeout:g} s")
            # A grading may have to wait for the kernel, which takes a full sandbox down.
            if self.room == HOME and quiet.reached([process.pid for process in alive]):
                raise self._give_up(Stuck, "stuck: nobody in this group can ever go on")

    def _stop_if_pointless(self, alive: list[Process]) -> None:
        """Raise GroupError where there is no sense in waiting for these any longer."""
        if not all(process.line in self._lines.values() for process in alive):
            raise GroupError(_LOST)  # nothing more will be heard of them
        for process in self.processes:
            if process.unwritten:
                raise ProcessFailed(process.trouble)  # who waits for it would wait in vain
            if process.flood:
                raise self._give_up(GroupError, process.flood)

    def _alive(self, target: Process | None) -> list[Process]:
        if target and target.exitcode is not None:
            return []
        return [process for process in self.processes if process.exitcode is None]

    def explain(self) -> observe.Explanation:
        """Say what each process that still lives is doing right now, and who could end its wait."""
        return observe.explain(self, where.lines)

    def _give_up(self, kind: type[GroupError], headline: str) -> GroupError:
        if self.room == HOME and not self.plain:  # a check draws nothing
            self.holdings = observe.holders(self)
        self.explanation = self.explain()
        error = kind(f"{headline}\n{self.explanation}")
        error.__suppress_context__ = True
        return error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        try:
            if kind is None:
                self.wait()
        except GroupError as trouble:
            self.error = trouble
        finally:
            self._end()
        if kind is None:
            self.error = self.error or self._trouble()
            if self.error and self.check:
                raise self.error

    def _end(self) -> None:
        ending = time.perf_counter_ns()
        while self._lines:
            way = next(iter(self._lines.values()))
            try:
                self.ask("ended", {"do": "end"}, way)
                way.close()
                del self._lines[way.room]
            except GroupError as trouble:  # whose line is among them no more
                self.error = self.error or trouble
        if self.traced:
            self.trace = splice(self.processes, ending)
        for process in self.processes:
            process.archive(replay=self.replay)

    def _trouble(self) -> ProcessFailed | None:
        ends = sorted(self._ends, key=lambda process: process.failed_at)
        troubles = [process.trouble for process in ends if process.trouble]
        return ProcessFailed("\n".join(troubles)) if troubles else None
