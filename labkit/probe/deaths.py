"""Experiments with waiting and dying: what a process sees when the other one is gone.

    writer ✘ SIGKILL      reader: end-of-file, an error, or nothing at all?
    both ✘                a third process: is the name still there, and what was in it?

The trap: a process that sleeps until its peer speaks looks just like one that will sleep for ever.
Here it is taken for that once nobody in the experiment has moved for a moment.

System calls: kill(2); proc(5): /proc/PID/syscall, schedstat, status.
"""

from __future__ import annotations

from labkit import kernel
from labkit.errors import BadRequest
from labkit.observe.leftovers import names
from labkit.probe import roles
from labkit.probe.card import Line
from labkit.probe.stage import Player, Stage, pause, staged
from labkit.probe.subject import PROVEN, RECORD, Subject

_ONCE = "seen in 1 of 1 runs"
_MOMENT = 0.1  # seconds for which a waiting process is watched
_LARGE = 4096  # bytes of the messages that are sent to a dead reader
_MANY = 64  # of them: more than most buffers hold


def waiting(subject: Subject) -> list[Line]:
    """Let a reader wait, look at how it does so, and kill the writer."""
    with staged(subject.mechanism) as stage:
        gate, last = stage.gate(), stage.gate()
        reader = stage.play(stage.link.right, roles.receive, name="reader")
        writer = stage.play(stage.link.left, roles.send, [gate, last], {0: 10}, name="writer")
        stage.both_opened(reader, writer)
        lines = [how_it_waits(subject, stage, reader, "recv()")]
        gate.open()
        stage.must("sending", lambda: writer.all_of("sent"))
        stage.until(lambda: reader.all_of("got"))
        writer.process.kill()
        stage.settled(reader, seconds=0.5)
        return [*lines, _after_the_writer(subject, reader)]


def _after_the_writer(subject: Subject, reader: Player) -> Line:
    sees = reader.one("end")
    if sees == "EOFError":
        found = "end-of-file (EOFError)"
    elif sees:
        found = f"recv() raises {sees}"
    else:
        found = "nothing: it goes on waiting, as if the writer only had nothing to say"
    arrived = "after all that was sent" if reader.all_of("got") else "what was sent before is lost"
    how = "killed the writer (SIGKILL) after one message, while the reader waited for the next"
    wrong, found = subject.against("notices", bool(sees)), f"{found}, {arrived}"
    return Line("when the writer is killed, the reader sees", found, how, _ONCE, wrong=wrong)


def how_it_waits(subject: Subject, stage: Stage, waiter: Player, verb: str) -> Line:
    """Look for a moment at a process that waits: whether it sleeps, and in which call."""
    asleep = stage.settled(waiter, seconds=0.3)
    before, cpu = waiter.picture(), sum(kernel.scheduled(waiter.process.pid))
    pause(_MOMENT)
    share = (sum(kernel.scheduled(waiter.process.pid)) - cpu) / _MOMENT
    how = f"let it wait in {verb} and looked at /proc/PID/syscall, schedstat and its switches"
    subject.waits_in = waiter.waits_in
    if asleep and waiter.picture() == before:
        found = f"sleeps{f' in {subject.waits_in}()' * bool(subject.waits_in)} until it is woken"
        return Line("a process that waits", found, how, RECORD, "0 % CPU")
    found = "burns CPU: looks again and again" if share > 0.5 else "polls: wakes up, looks, sleeps"
    return Line("a process that waits", found, how, RECORD, f"{share:.0%} CPU")


def reader_dies(subject: Subject) -> list[Line]:
    """Kill the reader, then let the writer send more than most buffers hold."""
    size = min(_LARGE, subject.mechanism.largest or _LARGE)
    with staged(subject.mechanism) as stage:
        gate, last = stage.gate(), stage.gate()
        reader = stage.play(stage.link.right, roles.receive, name="reader")
        sizes = roles.numbered([size] * _MANY)
        writer = stage.play(stage.link.left, roles.send, [gate, last], sizes, name="writer")
        stage.both_opened(reader, writer)
        reader.process.kill()
        stage.settled(reader)
        gate.open()
        stage.until(lambda: writer.all_of("done") or writer.one("end"))
        sees, sent = writer.one("end"), len(writer.all_of("sent"))
        if sees:
            found = f"send() raises {sees}"
        elif writer.all_of("done"):
            found = f"nothing: {_MANY} messages more were taken, as if somebody received"
        else:
            found = f"nothing, until the buffer is full: send() then waits in {writer.waits_in}()"
    how = f"killed the reader (SIGKILL) while it waited, then sent up to {_MANY} messages"
    figure = f"after {sent} message{'s' * (sent > 1)}" if 0 < sent < _MANY else ""
    return [Line("when the reader is killed, the writer sees", found, how, _ONCE, figure)]


def survives(subject: Subject) -> list[Line]:
    """Leave something in it, kill both processes, and let a third one look."""
    before = names().keys()
    with staged(subject.mechanism) as stage:
        made, gate = names().keys() - before, stage.gate()
        makers = [
            stage.play(stage.link.left, roles.leave_something, gate, name="left"),
            stage.play(stage.link.right, roles.stay, gate, name="right"),
        ]
        stage.let_go()
        stage.must("leaving something", lambda: makers[0].all_of("left") and makers[1].told)
        for maker in makers:
            maker.process.kill()
        stage.settled()
        named, found_it = bool(made & names().keys()), _comes_back(stage)
    if found_it:
        found = "yes: with what was in it"
    else:
        found = "only its name: what was in it is gone" if named else "no: it went with them"
    how = "left something in it, killed all who had it open, and let another process look for it"
    wrong = subject.against("survives", found_it)
    return [Line("outlives its makers", found, how, PROVEN, wrong=wrong)]


def _comes_back(stage: Stage) -> bool:
    try:
        heir = stage.play(stage.link.right, roles.find_something, name="heir")
    except BadRequest:  # its descriptors have gone with the processes that had them
        return False
    stage.until(lambda: heir.all_of("found"), seconds=0.5)
    return "yes" in heir.all_of("found")
