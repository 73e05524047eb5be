"""One child process of a group: what it returned, printed and left behind, and how to pause or kill
it.

    child ──▶ output   what it prints           three unlinked files: no name is left behind, and
          ──▶ record   how its function ended   they never fill up, as a pipe would
          ──▶ parcel   where it is, on request

System calls: kill(2), by way of the nursery, which knows whether the number still means this
process.
"""

from __future__ import annotations

import io
import json
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from labkit import kernel, parcel, tape
from labkit.errors import ProcessFailed
from labkit.failure import Failure
from labkit.line import Line, Message
from labkit.link import Side, remove_scratch

if TYPE_CHECKING:
    from labkit.group import Group

_SHOWN = 64 << 10  # bytes of a process's output that are kept
MOST_RESULT, MOST_PLAIN = 256 << 20, 16 << 20  # bytes; of plain data, which takes more to read
MOST_OUTPUT = 64 << 20  # bytes: a process that prints more is running away
papers_folder: str | None = None  # None: where temporary files are


class Papers:
    """Hold the unlinked files of a child: its parcel, what it prints, the record of how it ended,
    and a tape if it is traced.
    """

    def __init__(self, content: bytes, sides: Sequence[Side] | None = None) -> None:
        self.sides = sides or ()  # which its ends are; None if nobody traces it
        with ExitStack() as failing:  # this process may have no descriptors left, or no disk
            self.files = [
                failing.enter_context(tempfile.TemporaryFile(buffering=0, dir=papers_folder))
                for _ in range(3 if sides is None else 4)
            ]
            self.parcel, self.output, self.record, *tapes = self.files
            for each in tapes:
                tape.lengthen(each.fileno())
            with open(self.parcel.fileno(), "wb", closefd=False) as whole:
                whole.write(content)
            failing.pop_all()

    @property
    def numbers(self) -> list[int]:
        return [file.fileno() for file in self.files]

    @property
    def output_size(self) -> int:
        return os.fstat(self.output.fileno()).st_size

    def printed(self) -> str:
        size = self.output_size
        text = os.pread(self.output.fileno(), _SHOWN, 0).decode(errors="replace")
        return text if size <= _SHOWN else f"{text}\n… and {size - _SHOWN} bytes more"

    def records(self, most: int) -> Iterator[tuple[dict[str, Any], bytes]]:
        size = os.fstat(self.record.fileno()).st_size
        if size > most:
            raise ValueError(f"{size} bytes are more than the {most >> 20} MB there may be")
        # Not read(): the child shares our place in the file, and a process it forked may write on.
        file = io.BytesIO(os.pread(self.record.fileno(), size, 0))
        for line in file:
            head = json.loads(line)
            yield head, file.read(head["size"])

    def close(self) -> None:
        for file in self.files:
            file.close()

    def taped(self) -> tuple[list[tape.Note], int]:
        return tape.read(self.numbers[-1])


class Process:
    """Be one child of a group: look at it, pause it, resume it, kill it."""

    def __init__(self, name: str, group: Group, papers: Papers, way: Line) -> None:
        self.name = name
        self.line = way  # to the nursery that forked it
        self.number = 0  # which that nursery knows it by
        self.pid = 0  # the same, unless that nursery lives in a sandbox; 0 if it was gone at once
        self.exitcode: int | None = None  # negative: the signal that ended it
        self.cpu_seconds = 0.0
        self.output = ""  # what it printed; complete when the group has ended
        self.failure: Failure | None = None
        self.failed_at = 0.0  # seconds, on one clock for all; before all others if it just died
        self.unwaited = 0  # processes that it started and did not wait for
        self.left_running = 0  # those of them that still ran when the group ended
        self.left_open: list[int] = []  # descriptors that its function opened and did not close
        self.closed: list[int] = []  # descriptors that its function was given and closed
        self.began_at = self.ended_at = 0  # in ns of time.perf_counter_ns(), as its nursery saw it
        self.signals: list[tuple[int, int]] = []  # when pause(), resume() or kill() sent which
        self.escaped = False  # a process that it forked ran on past the end of its function
        self._returned = self._killed = False
        self.papers = papers
        self._group = group
        self._result: Any = None

    def __repr__(self) -> str:
        return f"Process({self.name!r}, {self.status})"

    @property
    def status(self) -> str:
        """Return "running", or how it ended."""
        if self.exitcode is None:
            return "running"
        if self.exitcode < 0:
            return f"killed by {kernel.signal_name(-self.exitcode)}"
        return "finished" if self.exitcode == 0 else f"ended with exit status {self.exitcode}"

    @property
    def result(self) -> Any:
        """Return what its function returned; waits for that, and raises ProcessFailed if there is
        nothing.
        """
        self.join()
        if trouble := self.trouble or (self.exitcode and f"{self.name} was {self.status}"):
            raise ProcessFailed(trouble)
        if self._group.plain and not self._returned:  # an answer is to return, even if it is None
            raise ProcessFailed(f"{self.name} ended its process itself: let the function return")
        return self._result

    @property
    def trouble(self) -> str | None:
        """Return what went wrong in it, in sentences; None if nothing did, or kill() ended it."""
        if self.failure:
            return self.failure.story(self.name)
        if self.escaped:
            return (
                f"a process that {self.name} forked ran on past the end of {self.name}: "
                "end it with os._exit(0) in the branch of the child"
            )
        if self.exitcode and not self._killed:
            was = "was " if self.exitcode < 0 else ""
            return f"{self.name} {was}{self.status} before its function returned"
        return None

    @property
    def unwritten(self) -> bool:
        """Tell whether its function is still to be written, and has said so."""
        return self.failure is not None and self.failure.type == NotImplementedError.__name__

    @property
    def flood(self) -> str:
        """Return what to say of it if it prints without an end; else ""."""
        floods = self.exitcode is None and self.papers.output_size > MOST_OUTPUT
        return f"{self.name} printed more than {MOST_OUTPUT >> 20} MB" * floods

    def join(self) -> None:
        """Wait until it has ended; raises Stuck, TimedOut or Stopped like the end of the block."""
        self._group.wait(self)

    def pause(self) -> None:
        """Stop it where it is (SIGSTOP) until resume()."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after pause() (SIGCONT)."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once (SIGKILL); the group does not count that as a failure."""
        self._killed = self._killed or self.exitcode is None
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.exitcode is None:
            self.signals.append((time.perf_counter_ns(), number))
            request = {"do": "signal", "pid": self.number, "signal": number}
            self._group.ask("signalled", request, self.line)

    def ended(self, message: Message) -> None:
        """Take note of its exit status, and read what it has recorded."""
        self.exitcode, self.cpu_seconds = message["status"], message["cpu"]
        self.ended_at = message["at"]
        try:
            for head, body in self.papers.records(MOST_PLAIN if self._group.plain else MOST_RESULT):
                if head["kind"] != "returned" or message["open"] != "unseen":
                    self._take_note(head, body)
        except Exception as error:  # reading a pickle runs its class's code
            self.failure = Failure(
                "UnreadableRecord", f"its function has damaged its own record: {error}", ()
            )
        if isinstance(message["open"], list):  # as the nursery has seen, not as it said itself
            self.left_open, self.closed = message["open"]

    def left_behind(self, message: Message) -> None:
        """Take note of processes that it has left behind, or somebody in its group."""
        for number, unwaited, left_running in message["orphans"]:
            if number in (self.number, None):
                self.unwaited += unwaited
                self.left_running += left_running

    def _take_note(self, head: Mapping[str, Any], body: bytes) -> None:
        if head["kind"] == "returned":
            self._returned = True
            self._result = parcel.unpack_result(body, as_plain_data=self._group.plain)
            self.left_open, self.closed = list(head["left_open"]), list(head["closed"])
        elif head["kind"] == "raised":
            self.failure = Failure.read(json.loads(body))
            self.failed_at = float(head["at"])
        elif head["kind"] == "escaped":
            self.escaped = True

    def abandon(self) -> None:
        """End what it has started: the nursery, which would have done so, is gone, and it, too."""
        with suppress(ProcessLookupError):
            if self.pid:
                os.killpg(self.pid, signal.SIGKILL)
        remove_scratch(self.pid)

    def archive(self, *, replay: bool) -> None:
        """Keep what it printed, also print it, each line with its name, and close its files."""
        self.output = self.papers.printed()
        for text in self.output.splitlines() if replay else ():
            print(f"{self.name} │ {text}")
        self.papers.close()


def free_name(wish: str, processes: Sequence[Process]) -> str:
    """Return a name that none of these has: the one that is wished for, or with a number."""
    taken = {process.name for process in processes}
    names = [wish, *(f"{wish} {number}" for number in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)
