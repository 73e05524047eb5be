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

import os
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any, Self

from labkit import kernel, observe, parcel, where
from labkit.errors import BadRequest, GroupError, ProcessFailed, Stuck, TimedOut
from labkit.line import Line, Message, forget_helper, helper_pid, search_path, wait_for
from labkit.process import MOST_OUTPUT, Papers, Process
from labkit.quiet import Quiet
from labkit.stop import check_stop

_TICK = 0.05  # seconds between two looks at whether a waiting group is stuck
_LOST = "the helper process that starts children was killed, and they with it: run this again"
_PATIENCE = 10.0  # seconds for an answer of the nursery, which takes milliseconds


class Group:
    """Start functions as processes, and see to it that all have ended when the block ends.

    `timeout` is in seconds and holds for the whole block. With `check=False` nothing is raised at
    its end: `error` holds what would have been. With `move_ends=False` this process keeps its own
    copies of the descriptors that it gives away, which is the classic mistake. `replay` prints what
    the processes printed. With `plain=True` results are read as plain data, never as pickles: for
    functions that are not trusted.
    """

    def __init__(
        self, *, timeout: float = 10.0, check: bool = True, move_ends: bool = True,
        replay: bool = True, plain: bool = False,
    ) -> None:  # fmt: skip
        if not 0 < timeout <= 86_400:
            raise BadRequest(
                f"a timeout of {timeout} seconds makes no sense: give more than 0, at most 86400"
            )
        self.timeout, self.check, self.move_ends, self.replay = timeout, check, move_ends, replay
        self.plain = plain
        self.processes: list[Process] = []
        self.error: GroupError | None = None
        self.explanation: observe.Explanation | None = None
        self._lines: dict[bool, Line] = {}  # by whether it is the guests'; empty outside the block
        self._deadline = 0.0
        self._lock = threading.RLock()
        self._starting: Process | None = None
        self._ends: list[Process] = []  # in the order in which they ended

    def __repr__(self) -> str:
        return f"Group({', '.join(process.name for process in self.processes)})"

    def __enter__(self) -> Self:
        check_stop()
        if self._deadline:
            raise BadRequest("a group is used once: make a new one with Group()")
        self._lines[False] = Line(self.timeout, guests=False)
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
        wishes = {"do": "fork", "plain": self.plain, **_surroundings()}
        with self._lock:
            line = self._line_to(guests=luggage.untrusted)
            papers = Papers(luggage.content)
            process = Process(self._free_name(name or _name_of(function)), self, papers, line)
            self._starting = process
            try:
                self.ask("forked", wishes, line, [*papers.numbers, *luggage.descriptors])
            finally:
                if process not in self.processes:
                    papers.close()
        for descriptor in luggage.descriptors if self.move_ends else ():
            descriptor.close()
        return process

    def _line_to(self, *, guests: bool) -> Line:
        if not self._lines:
            raise BadRequest(
                "a group has processes only inside its block: with Group() as group: ..."
            )
        if guests not in self._lines:
            self._lines[guests] = Line(self.timeout, guests)
        return self._lines[guests]

    def _free_name(self, wish: str) -> str:
        taken = {process.name for process in self.processes}
        names = [wish, *(f"{wish} {number}" for number in range(2, len(taken) + 2))]
        return next(name for name in names if name not in taken)

    def ask(
        self, event: str, request: Message, line: Line, files: list[int] | None = None
    ) -> Message:
        """Send a request to a nursery and return its answer, the next message with that event."""
        give_up = time.monotonic() + _PATIENCE
        with self._lock:
            try:
                line.send(request, files)
            except OSError:  # it is gone, or the block has ended and the line is closed
                raise GroupError(_LOST) from None
            while time.monotonic() < give_up:
                for speaker, message in self._messages(_TICK):
                    if speaker is line and message["event"] == event:
                        return message
        raise GroupError(
            f"the helper process that starts children did not answer within {_PATIENCE:.0f} s"
        )

    def _messages(self, timeout: float) -> list[tuple[Line, Message]]:
        """Return what the nurseries have said within so many seconds, and take note of it."""
        with self._lock:
            heard = []
            for line in wait_for(list(self._lines.values()), timeout):
                messages = line.read()
                if messages is None:
                    raise GroupError(_LOST)
                heard += [(line, message) for message in messages]
            for line, message in heard:
                self._note(line, message)
            return heard

    def _note(self, line: Line, message: Message) -> None:
        event = message["event"]
        of = {process.number: process for process in self.processes if process.line is line}
        if event == "forked" and self._starting:  # here, because its exit may come along with it
            self._starting.number = number = message["pid"]
            # In a namespace of its own the guests' nursery counts from 1.
            nursery = helper_pid(guests=True) if line.guests else None
            self._starting.pid = kernel.number_here(nursery, number) if nursery else number
            self.processes.append(self._starting)
        elif event == "exit" and (process := of.get(message["pid"])):
            process.ended(message)
            self._ends.append(process)
        elif event == "ended":
            for process in of.values():
                process.left_behind(message)

    def wait(self, target: Process | None = None) -> None:
        """Wait until one process, or all of them, have ended; raises Stuck, TimedOut or Stopped."""
        quiet = Quiet()
        while alive := self._alive(target):
            check_stop()
            if not self._lines:  # the block has ended without hearing from them
                raise GroupError(_LOST)
            if self._messages(_TICK):
                continue
            if time.monotonic() > self._deadline:
                raise self._give_up(TimedOut, f"not finished after {self.timeout:g} s")
            if quiet.reached([process.pid for process in alive]):
                raise self._give_up(Stuck, "stuck: nobody in this group can ever go on")
            for process in alive:
                if process.papers.output_size > MOST_OUTPUT:
                    story = f"{process.name} printed more than {MOST_OUTPUT >> 20} MB"
                    raise self._give_up(GroupError, story)

    def _alive(self, target: Process | None) -> list[Process]:
        if target and target.exitcode is not None:
            return []
        return [process for process in self.processes if process.exitcode is None]

    def explain(self) -> observe.Explanation:
        """Say what each process that still lives is doing right now, and who could end its wait."""
        return observe.explain(
            {process.pid: process.name for process in self._alive(None)}, where.lines
        )

    def _give_up(self, kind: type[GroupError], headline: str) -> GroupError:
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
        for line in list(self._lines.values()):
            try:
                self.ask("ended", {"do": "end"}, line)
            except GroupError as trouble:
                self.error = self.error or trouble
                forget_helper(guests=line.guests)
                for process in self._alive(None):
                    process.abandon()
        for line in self._lines.values():
            line.close()
        self._lines = {}
        for process in self.processes:
            process.archive()
        if self.replay:
            self._print()

    def _print(self) -> None:
        for process in self.processes:
            for text in process.output.splitlines():
                print(f"{process.name} │ {text}")

    def _trouble(self) -> ProcessFailed | None:
        ends = sorted(self._ends, key=lambda process: process.failed_at)
        troubles = [process.trouble for process in ends if process.trouble]
        return ProcessFailed("\n".join(troubles)) if troubles else None


def _surroundings() -> Message:
    """Return what a child takes over from this process as it is now."""
    try:
        folder = os.getcwd()
    except FileNotFoundError:  # somebody has removed it
        folder = tempfile.gettempdir()
    return {"path": search_path(), "folder": folder, "environment": dict(os.environ)}


def _name_of(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__name__", type(function).__name__))
