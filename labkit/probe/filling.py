"""Experiment: send until send() waits, with small messages and with large ones.

What fits then tells what is counted: bytes (a pipe), messages (a queue), or both (a socket, which
charges each message for the memory it really takes).

System calls: ioctl(2) FIONREAD and fcntl(2) F_GETPIPE_SZ on a copy of a pipe's descriptor.
"""

from __future__ import annotations

from dataclasses import dataclass

from labkit import kernel
from labkit.observe.filling import pipe_filled
from labkit.probe import roles
from labkit.probe.card import Line
from labkit.probe.stage import Player, staged
from labkit.probe.subject import PROVEN, RECORD, Subject, amount

_SMALL, _LARGE = 12, 4096  # bytes of a message
_MOST_SMALL, _MOST_LARGE = 20_000, 2_000  # messages, where nothing ever gets full


@dataclass(frozen=True)
class Fill:
    """Be what came of sending messages of one size until that could not go on."""

    size: int
    sent: int  # until it could not go on
    sent_in_all: int  # when the reader had made room again
    received: int
    call: str  # in which send() waited
    error: str  # that send() raised
    kernel_counts: int  # bytes that fit into the pipe, where it is one; else 0

    @property
    def lost(self) -> int:
        """Return how many messages never came, although the reader received all there was."""
        return self.sent_in_all - self.received

    @property
    def fitted(self) -> str:
        """Return how many messages fitted."""
        return f"{self.sent - self.lost:,}{'' if self.waited or self.lost else ' and more'}"

    @property
    def waited(self) -> bool:
        """Tell whether send() waited for room."""
        return bool(self.call)


def full(subject: Subject) -> list[Line]:
    """Send until send() waits, with small messages and with large ones."""
    large = min(_LARGE, subject.mechanism.largest or _LARGE)
    fills = [
        _fill(subject, min(_SMALL, large), _MOST_SMALL),
        _fill(subject, large, _MOST_LARGE),
    ]
    return [_capacity(*fills), _when_full(subject, fills)]


def _fill(subject: Subject, size: int, most: int) -> Fill:
    with staged(subject.mechanism) as stage:
        stop, gate = stage.gate(), stage.gate()
        reader = stage.play(stage.link.right, roles.receive, gate, name="reader")
        writer = stage.play(stage.link.left, roles.fill, stop, (size, most), name="writer")
        stage.both_opened(reader, writer)
        stage.until(lambda: writer.all_of("done") or writer.one("end"))
        stage.must("sending", lambda: writer.all_of("sent"))
        sent, error = len(writer.all_of("sent")), writer.one("end") or ""
        goes_on = error or writer.all_of("done")
        call, counts = ("", 0) if goes_on else _wait_of(writer)
        stop.open()
        gate.open()
        stage.settled()
        in_all, received = len(writer.all_of("sent")), len(reader.all_of("got"))
        return Fill(size, sent, in_all, received, call, error, counts)


def _wait_of(writer: Player) -> tuple[str, int]:
    """Return the call in which a writer waits, and how much the pipe holds that it waits for."""
    pid = writer.process.pid
    call = kernel.waiting_in(pid)
    file = kernel.file_behind(pid, call)
    filled = pipe_filled(pid, file.fd) if file else None
    return (call.name if call else "a call"), (filled.room if filled else 0)


def _capacity(small: Fill, large: Fill) -> Line:
    how = f"sent messages of {small.size} bytes, then of {amount(large.size)}, and nobody received"
    figure = f"{small.fitted} of {small.size} bytes, {large.fitted} of {amount(large.size)}"
    counts = small.sent - small.lost, large.sent - large.lost
    surplus = counts[0] * small.size - counts[1] * large.size  # bytes, of the small ones
    if not (large.waited or large.lost or large.error):
        return Line("capacity", "no end of it was met", how, "seen", figure)
    if small.kernel_counts:
        found, sure = "bytes, in pages: what leaves a page half empty takes more room", RECORD
        figure = f"{small.kernel_counts:,} bytes: {figure}"
    elif not (small.waited or small.lost or small.error):
        found, sure = "limited: so many bytes", PROVEN
    elif counts[0] == counts[1]:
        found, sure, figure = "messages, of whatever size", PROVEN, f"{counts[0]:,} messages"
    elif -small.size < surplus < large.size:
        found, sure = "bytes, however they are cut", PROVEN
        figure = f"{max(counts[0] * small.size, counts[1] * large.size):,} bytes"
    else:
        found, sure = "bytes, and each message costs some besides", PROVEN
    return Line("capacity", found, how, sure, figure)


def _when_full(subject: Subject, fills: list[Fill]) -> Line:
    how = "looked in which call the sender sleeps; then counted what a late reader received"
    lost = sum(each.lost for each in fills)
    waits, errors = [x.call for x in fills if x.waited], [x.error for x in fills if x.error]
    if waits:
        found = f"send() waits in {waits[-1]}() until somebody receives"
        found += "; and yet some were lost" if lost else ""
    elif errors:
        found = f"send() raises {errors[-1]}"
    else:
        found = "send() does not wait: what does not fit is lost" if lost else "send() never waited"
    wrong, figure = subject.overclaims("reliable", not lost), f"{lost:,} lost" if lost else ""
    return Line("when the buffer is full", found, how, RECORD, figure, wrong)
