"""Experiments with more than two processes: several readers, several writers on one end."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.probe import roles
from labkit.probe.card import Line
from labkit.probe.stage import Player, staged
from labkit.probe.subject import PROVEN, Subject, amount

_STEPS = 20  # messages to several readers, one at a time
_AFTER = 5  # of them more, once one of the readers has been killed
_WHOLE, _LONG = 4000, 256 << 10  # bytes: below PIPE_BUF with any framing; beyond every buffer
_OTHERS = 1000  # where the second writer's numbers begin


def readers(subject: Subject) -> list[Line]:
    """Let two processes receive from one end, one message at a time."""
    with staged(subject.mechanism) as stage:
        go, again, last, got = (stage.gate() for _ in range(4))
        writer = stage.play(
            stage.link.left, roles.send_in_step, go, again, last, got.reader, _STEPS, _AFTER,
            name="writer",
        )  # fmt: skip
        two = [
            stage.play(stage.link.right, roles.receive_in_step, got.writer, name=name)
            for name in ("reader", "other reader")
        ]
        stage.let_go()
        stage.must("opening one reader", lambda: writer.told and any(each.told for each in two))
        stage.settled(seconds=0.5)
        go.open()
        stage.until(lambda: writer.all_of("half") or writer.one("end"))
        stage.settled(seconds=0.3)
        taken = [{*each.all_of("got")} for each in two]
        busy, other = (0, 1) if len(taken[0]) >= len(taken[1]) else (1, 0)
        two[busy].process.kill()
        stage.settled(two[busy])
        again.open()
        stage.until(lambda: writer.all_of("done") or writer.one("end"))
        stage.settled(seconds=0.3)
        heir = len({*two[other].all_of("got")} - taken[other])
    return [_who_gets(subject, taken, heir, two[other])]


def _who_gets(subject: Subject, taken: list[set[str]], heir: int, other: Player) -> Line:
    how = (
        f"two processes received {_STEPS} messages, one at a time; "
        "then the one that had got more was killed"
    )
    shared = heir > 0 or all(taken)
    if shared and taken[0] == taken[1]:
        found = "each gets a copy"
    elif shared:
        found = "each message goes to one of them"
        found += "; a long one may be torn between them" if subject.is_stream else ""
    else:
        found = "only one: the other gets nothing"
        if sees := other.one("✘"):
            found = f"only one: the other gets {sees.split()[0]}"
    lost = _STEPS - len(taken[0] | taken[1])
    found += ", and some are lost" if lost else ""
    wrong = subject.overclaims("shared", shared)
    return Line("several readers", found, how, PROVEN, f"{lost} lost" if lost else "", wrong)


@dataclass(frozen=True)
class Mix:
    """Be what came of two writers with messages of one size."""

    size: int
    whole: int  # messages that arrived as they were sent
    mixed: bool
    both: bool  # whether both could write at all


def writers(subject: Subject) -> list[Line]:
    """Let two processes send at the same time, until both wait; then look at what arrives."""
    most = subject.mechanism.largest or _LONG
    sizes = dict.fromkeys(min(size, most) for size in (_WHOLE, _LONG))
    mixes = [_mix(subject, size, 40 if size <= _WHOLE else 4) for size in sizes]
    tried = " and of ".join(amount(each.size) for each in mixes)
    how = f"two processes sent messages of {tried} at the same time, to a reader that came late"
    figure = ", ".join(f"{amount(m.size)}: {'mixed' if m.mixed else 'whole'}" for m in mixes)
    total = sum(each.whole for each in mixes)
    if not all(each.both for each in mixes):
        wrong = subject.overclaims("shared", False)
        return [Line("several writers", "only one: the other cannot send", how, PROVEN, "", wrong)]
    if not any(each.mixed for each in mixes):
        found, sure = "their messages stay whole", f"seen in {total} of {total} messages"
    elif mixes[0].mixed:
        found, sure = "their messages mix, even short ones", PROVEN
    else:
        found, sure = "short messages stay whole, long ones mix", f"long: {PROVEN}; short: seen"
    return [Line("several writers", found, how, sure, figure)]


def _mix(subject: Subject, size: int, count: int) -> Mix:
    with staged(subject.mechanism) as stage:
        go, look, last = (stage.gate() for _ in range(3))
        reader = stage.play(stage.link.right, roles.receive, look, name="reader")
        two = [
            stage.play(stage.link.left, roles.send, go, [size] * count, last, first, name=name)
            for name, first in (("writer", 0), ("other writer", _OTHERS))
        ]
        stage.let_go()
        stage.must("opening one writer", lambda: reader.told and any(each.told for each in two))
        stage.settled(seconds=0.5)
        for gate in (go, look, last):  # they send until both wait; it receives; they leave
            gate.open()
            stage.settled(seconds=1)
        numbers = [int(got.split()[1]) for got in reader.all_of("got")]
        arrived = {number < _OTHERS for number in numbers}
        mixed = bool(reader.all_of("torn")) or reader.one("end") not in (None, "EOFError")
        opened = all(each.all_of("opened") for each in two)
        return Mix(size, len(numbers), mixed, opened and (mixed or len(arrived) == 2))
