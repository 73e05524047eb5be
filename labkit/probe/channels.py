"""Experiments with channels: what a send() and a recv() do, and what is below them.

    send 3 + 4 + 3 bytes ──▶ kernel ──▶ one read() of the descriptor: 22 bytes?   a byte stream
                                        three reads: 3, 4 and 3 bytes?            messages

The trap: recv() hides the difference, because framing turns a stream into messages. So the first
experiment looks below it, and trusts what it reads there only if all the bytes came that way: a
pipe may also be a mere door-bell for something that is elsewhere.

System calls: read(2), select(2).
"""

from __future__ import annotations

from collections.abc import Callable

from labkit.probe import roles
from labkit.probe.card import Line
from labkit.probe.stage import Past, pause, staged
from labkit.probe.subject import CLAIMED, PROVEN, RECORD, Subject, amount

_SIZES = [3, 4, 3]  # bytes of three messages, which no stream keeps apart
_KEEPS_BOUNDARIES = {"mq_timedreceive", "msgrcv"}  # each takes one whole message
_LETTERS = 200  # messages of the experiment on order: fewer than any queue of the kernel holds
_TRIED = 1 << 20  # bytes: as large as a message of the experiment gets
_REFUSABLE = 16 << 20  # bytes: what is beyond it is not even tried


def carrier(subject: Subject) -> list[Line]:
    """Send 3 + 4 + 3 bytes, and read what is below recv(); then again, with recv()."""
    raw = [int(size) for size in _three(subject, roles.read_raw).all_of("raw")]
    if sum(raw) < sum(_SIZES):
        raw = []  # what came there was only a hint that something is elsewhere
    reader = _three(subject, roles.receive_three)
    received = [int(size) for size in reader.all_of("got")]
    return [_boundaries(subject, raw, received), _selectable(subject, reader.all_of("ready"))]


def _three(subject: Subject, role: Callable[..., None]) -> Past:
    """Let a process play this role once three messages have been sent to it."""
    with staged(subject.mechanism) as stage:
        go, look, last = stage.gate(), stage.gate(), stage.gate()
        reader = stage.play(stage.link.right, role, look, name="reader")
        sizes = roles.numbered(_SIZES)
        writer = stage.play(stage.link.left, roles.send, [go, last], sizes, name="writer")
        stage.both_opened(reader, writer)
        go.open()
        stage.must("sending", lambda: writer.all_of("done"))
        pause(0.02)  # a network may be slower than the call that sends
        look.open()
        stage.until(lambda: reader.all_of("looked"))
        return Past(reader.told)


def _boundaries(subject: Subject, raw: list[int], received: list[int]) -> Line:
    sent = "sent 3 + 4 + 3 bytes"
    subject.is_stream = 0 < len(raw) < 3
    by_call, whole = subject.waits_in in _KEEPS_BOUNDARIES, received == _SIZES
    subject.by_kernel = bool(raw) or by_call
    brought = " + ".join(map(str, raw))
    if subject.is_stream:
        found, sure = "byte stream: boundaries must be added (framing)", PROVEN
        reads = "one read" if len(raw) == 1 else "two reads"
        how = f"{sent}; below recv(), {reads} brought {brought} bytes, with the framing"
    elif raw:
        found, sure = "messages: one read for each send", PROVEN
        how = f"{sent}; below recv(), three reads brought {brought} bytes"
    elif by_call and whole:
        found, sure = "messages: the kernel hands them out one by one", RECORD
        how = f"{sent} and received just so; recv() waits in {subject.waits_in}()"
    elif whole:
        found, sure = "messages, by its own code", "seen in 3 of 3 messages"
        how = f"{sent} and received just so; they pass through no pipe or socket"
    else:
        found, sure = "neither: what arrived is not what was sent", PROVEN
        how = f"{sent} and received {' + '.join(map(str, received)) or 'nothing'}"
    wrong = subject.against("stream", subject.is_stream)
    if not wrong and (raw or by_call):
        wrong = subject.against("messages", not subject.is_stream)
    return Line("byte stream or messages", found, how, sure, wrong=wrong)


def _selectable(subject: Subject, ready: list[str]) -> Line:
    """Judge by how many descriptors were ready when messages had come, and when all were read."""
    come, received = ready[:1] not in ([], ["0"]), ready[1:] == ["0"]
    if come and received:
        found = "yes: they tell when a message has come"
    else:
        found = "no: it looks ready for nothing, too" if come else "no: nothing tells them"
    how = "asked select() about its descriptors: before messages came, then, and when all were read"
    wrong = subject.against("selectable", come and received)
    return Line("select() and poll()", found, how, PROVEN, wrong=wrong)


def order(subject: Subject) -> list[Line]:
    """Send many messages one way, and then the other way."""
    there, back = _arrived(subject, swapped=False), _arrived(subject, swapped=True)
    if there and back:
        ways = f"two-way{subject.by}"
    else:
        ways = "one-way, from left to right" if there else "one-way, from right to left"
        ways = ways if there or back else "none: nothing arrived"
    how = f"sent {_LETTERS} messages each way; which descriptors read or write is in /proc"
    return [Line("direction", ways, how, PROVEN), _ordering(subject, there or back)]


def _ordering(subject: Subject, come: list[int]) -> Line:
    how = f"sent {_LETTERS} numbered messages to a waiting reader"
    lost = _LETTERS - len(set(come))
    found, sure = "not in order", PROVEN
    if come == sorted(set(come)):
        found, sure = "in order", f"seen in {_LETTERS} of {_LETTERS} messages"
    elif come == sorted(come):
        found = "in order, but some came twice"
    if lost:
        found, sure = f"{found}, and some were lost", PROVEN
    wrong = subject.overclaims("reliable", found == "in order")
    return Line("ordering", found, how, sure, f"{lost} lost" if lost else "", wrong)


def _arrived(subject: Subject, *, swapped: bool) -> list[int]:
    """Return the numbers of the messages that arrived, in the order in which they did."""
    with staged(subject.mechanism) as stage:
        gate, last = stage.gate(), stage.gate()
        mine, yours = stage.link.left, stage.link.right
        if swapped:
            mine, yours = yours, mine
        sizes = roles.numbered([min(32, subject.mechanism.largest or 32)] * _LETTERS)
        writer = stage.play(mine, roles.send, [gate, last], sizes, name="writer")
        reader = stage.play(yours, roles.receive, name="reader")
        stage.both_opened(reader, writer)
        gate.open()
        stage.until(lambda: len(reader.all_of("got")) == _LETTERS or reader.one("end"))
        if not swapped:
            stage.must("sending", lambda: writer.all_of("sent"))
        got = [each.split()[1] for each in reader.all_of("got")]
        return [int(number) for number in got if number.isdigit()]


def largest(subject: Subject) -> list[Line]:
    """Send a message of the largest size, and one that has a byte more."""
    most = subject.mechanism.largest
    size = min(most or _TRIED, _TRIED)
    beyond = [most + 1] if most and most < _REFUSABLE else []
    with staged(subject.mechanism) as stage:
        gate, last = stage.gate(), stage.gate()
        reader = stage.play(stage.link.right, roles.receive, name="reader")
        sizes = roles.numbered([size, *beyond])
        writer = stage.play(stage.link.left, roles.send, [gate, last], sizes, name="writer")
        stage.both_opened(reader, writer)
        gate.open()
        stage.until(lambda: writer.all_of("done") or writer.one("end"))
        last.open()
        stage.settled(seconds=0.5)
        arrived = [each.split()[0] for each in reader.all_of("got")][:1] == [str(size)]
        taken = len(writer.all_of("sent")) > 1
    of, how = "largest message", f"sent a message of {amount(size)}"
    if not arrived:
        wrong = f"It claims to carry {amount(most or size)}: {amount(size)} did not arrive whole."
        return [Line(of, "smaller than it claims", how, PROVEN, wrong=wrong)]
    if beyond:
        return [_limit(amount(most or 0), f"{how}, and then one byte more", taken)]
    found = "longer than any buffer: it is sent in pieces" if most else "no limit is claimed"
    figure = f"{amount(size)} arrived" + (f"; at most {amount(most)}" if most else "")
    return [Line(of, found, how, f"proven so far; the limit is {CLAIMED}", figure)]


def _limit(figure: str, how: str, taken: bool) -> Line:
    wrong = "It claims a limit, but took a message that is one byte longer." if taken else ""
    found = "more than it claims" if taken else "limited: one byte more is refused"
    return Line("largest message", found, how, PROVEN, figure, wrong)
