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
_AGAIN = 3  # times that long messages are given the chance to mix
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
        outside = next((each for each in two if not each.all_of("opened")), None)
        if outside is not None:
            return [_one_reader(subject, outside)]
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
    return [_who_gets(subject, taken, heir)]


def _one_reader(subject: Subject, outside: Player) -> Line:
    sees, waits = outside.one("end"), outside.waits_in
    why = f"gets {sees}" if sees else f"waits in {waits}()" if waits else "never gets in"
    how = "let two processes open one end"
    wrong = subject.overclaims("shared", False)
    return Line("several readers", f"one only: the other {why}", how, PROVEN, "", wrong)


def _who_gets(subject: Subject, taken: list[set[str]], heir: int) -> Line:
    how = (
        f"two processes received {_STEPS} messages, one at a time; "
        "then the one that had got more was killed"
    )
    lost = _STEPS - len(taken[0] | taken[1])
    copies = taken[0] == taken[1]
    shared = (heir > 0 or all(taken)) and not lost and (copies or not taken[0] & taken[1])
    if not shared:
        found = "one only: with two, messages get lost" if lost else "one only: the other gets none"
    elif copies:
        found = "each gets a copy"
    else:
        found = "each message goes to one of them"
        found += "; a long one may be torn between them" if subject.is_stream else ""
    wrong = subject.overclaims("shared", shared)
    return Line("several readers", found, how, PROVEN, f"{lost} lost" if lost else "", wrong)


@dataclass(frozen=True)
class Mix:
    """Be what came of two writers with messages of one size."""

    size: int
    sent: int
    whole: int  # messages that arrived as they were sent

    def __str__(self) -> str:
        return f"{amount(self.size)}: {self.whole} of {self.sent} arrived whole"


def writers(subject: Subject) -> list[Line]:
    """Let two processes send at the same time, until both wait; then look at what arrives."""
    most = subject.mechanism.largest or _LONG
    short = _mix(subject, min(_WHOLE, most), 40)
    mixes, hopes = [short], (_AGAIN if subject.is_stream else 1)
    hopes *= short.whole == short.sent and most > _WHOLE
    while hopes and mixes[-1].whole == mixes[-1].sent:
        mixes[1:], hopes = [_mix(subject, min(_LONG, most), 4)], hopes - 1
    tried = " and of ".join(amount(each.size) for each in mixes)
    how = f"two processes sent messages of {tried} at the same time, to a reader that came late"
    total = sum(each.whole for each in mixes)
    if short.whole < short.sent:
        found, sure = "one only: of two, not all messages arrive whole", PROVEN
    elif mixes[-1].whole < mixes[-1].sent:
        found = "short messages stay whole, long ones mix"
        sure = f"long: {PROVEN}; short: seen in {short.whole} of {short.sent}"
    else:
        found, sure = "their messages stay whole", f"seen in {total} of {total} messages"
    wrong = subject.overclaims("shared", short.whole == short.sent)
    return [Line("several writers", found, how, sure, "; ".join(map(str, mixes)), wrong)]


def _mix(subject: Subject, size: int, count: int) -> Mix:
    with staged(subject.mechanism) as stage:
        go, look, last = (stage.gate() for _ in range(3))
        reader = stage.play(stage.link.right, roles.receive, look, name="reader")
        for name, first in (("writer", 0), ("other writer", _OTHERS)):
            end, sizes = stage.link.left, [size] * count
            stage.play(end, roles.send, go, sizes, last, first, name=name)
        two = stage.players[1:]
        stage.let_go()
        stage.must("opening one writer", lambda: reader.told and any(each.told for each in two))
        stage.settled(seconds=0.5)
        for gate in (go, look, last):  # they send until both wait; it receives; they leave
            gate.open()
            stage.settled(seconds=1)
        return Mix(size, 2 * count, len({got.split()[1] for got in reader.all_of("got")}))
