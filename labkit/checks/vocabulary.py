"""What a check can ask of an answer; each question that has a wrong answer ends the check with one
sentence, which says what is wrong and by which evidence.

A question never trusts what the student's side says of itself: only bytes that arrived, what a
witness saw, and the kernel's records.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from labkit import observe
from labkit.checks import evidence
from labkit.checks.answer import NotAnswered, Submitted, Unanswered
from labkit.checks.witness import Witness
from labkit.errors import LabError
from labkit.process import Process

_START = 0.08  # seconds of CPU that it takes to begin; a process that sleeps takes no more
_BUSY = 0.05  # of the time: a busy wait takes all it gets, which is little where many want some


class CheckFailed(LabError):
    """Say what an answer did not do, from the evidence."""

    def _render_traceback_(self) -> list[str]:  # what IPython shows in place of a traceback
        return [str(self)]


class Vocabulary:
    """Be the questions of a check, and the random data that it asks about."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self._witness: Witness | None = None
        self._left = observe.leftovers()

    def random_bytes(self, count: int) -> bytes:
        """Return random bytes, different in each grading."""
        return self.random.randbytes(count)

    def random_lines(self, size: int) -> bytes:
        """Return about so many bytes of text, in lines of different lengths."""
        words = (
            b"%x" % self.random.getrandbits(self.random.choice((8, 64, 400)))
            for _ in range(size // 40)
        )
        return b"\n".join(words) + b"\n"

    def that(self, holds: bool, otherwise: str) -> None:
        """Go on if it holds; else end the check with that sentence."""
        if not holds:
            raise CheckFailed(otherwise)

    def judge(self, bug: str | None) -> None:
        """Go on if the evidence names no bug; else end the check with the sentence that does."""
        if bug:
            raise CheckFailed(bug)

    def literal(self, value: object, kind: type) -> None:
        """Ask for a plain value of one type; say so if there is none, or another."""
        if isinstance(value, Unanswered):
            raise NotAnswered(value.reason)
        if value is None:
            raise NotAnswered("not answered yet: write your prediction in place of None")
        plain = evidence.kind(kind())
        if isinstance(value, Submitted):
            raise NotAnswered(f"write your prediction as a plain value, {plain}")
        self.that(
            type(value) is kind,
            f"{evidence.short(value)} is {evidence.kind(value)}: write {plain}",
        )

    def received(self, got: object, sent: bytes, *, pieces: int = 1) -> None:
        """Ask that a reader returned what its peer wrote in so many pieces."""
        self.judge(evidence.bytes_differ(got, sent, pieces))

    def frame(self, wire: bytes, message: bytes) -> None:
        """Ask that a sender wrote exactly one frame with this message."""
        self.judge(evidence.frame_differs(wire, message))

    def messages(self, got: object, sent: Sequence[bytes], *, pieces: int = 1) -> None:
        """Ask that a receiver returned these messages, whose frames came in so many pieces."""
        self.judge(evidence.messages_differ(got, sent, pieces))

    def witnessed(self) -> tuple[list[str], list[str]]:
        """Return two commands like cat that show a witness what joins them, for joined()."""
        self._witness = Witness()
        return self._witness.command(), self._witness.command()

    def joined(self, got: object, content: bytes) -> None:
        """Ask that one pipe joined the commands of witnessed(), and that the content came out."""
        if self._witness:
            self.judge(evidence.not_joined(got, self._witness.close(), content))

    def whole_lines(self, writes: Sequence[bytes]) -> None:
        """Ask that no write ended within a line, where another writer's bytes could follow."""
        self.judge(evidence.lines_torn(writes))

    def tidy(self, process: Process) -> None:
        """Ask that a process has waited for those it started, and has closed what it opened and
        nothing else.
        """
        name = process.name
        self.that(
            not process.left_running,
            f"{name} returned while {_processes(process.left_running)} still ran that it had "
            "started: end them, and wait for each",
        )
        self.that(
            not process.unwaited,
            f"{name} did not wait for {_processes(process.unwaited)} that it had started. One that "
            "has ended stays a zombie until then: call os.waitpid() for each",
        )
        self.that(
            not process.left_open,
            f"{name} left {evidence.count(len(process.left_open), 'descriptor')} open that it had "
            "opened itself: close what you open",
        )
        self.that(
            not process.closed,
            f"{name} closed fd {', '.join(map(str, process.closed))}, which it was given: that is "
            "its caller's to close. With open(), say closefd=False; a socket object closes its fd, "
            "too: give it os.dup(fd)",
        )

    def unlinked(self, name: str) -> None:
        """Ask that nothing is left that has a name, and so outlives the processes of a task."""
        self.that(
            not self._left.names,
            f"{name} left {' and '.join(self._left.names)} behind. It lasts until somebody removes "
            "its name: unlink what you made, also when something goes wrong in between",
        )

    def patient(self, process: Process, seconds: float) -> None:
        """Ask that a process slept while its peer let it wait for so many seconds."""
        self.that(
            process.cpu_seconds < _START + seconds * _BUSY,
            f"{process.name} burnt {process.cpu_seconds:.1f} s of CPU while it had to wait for "
            f"{seconds:g} s: it asked again and again. A blocking call sleeps until there is "
            "something, and costs nothing",
        )


def _processes(number: int) -> str:
    return f"{number} {'process' if number == 1 else 'processes'}"
