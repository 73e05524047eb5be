"""Experiments with more than two processes: several readers, several writers on one end.

    writer ───────┬──▶ whole messages?  ──▶ reader          writer ──▶ a copy each? ──┬──▶ reader
    other writer ─┘                                            one message to one? ───┴──▶ other

The traps: two readers that take turns by luck look as if they shared. So the busier one is killed,
to see whether the other takes over. Two writers mix only while both have to wait in the middle of a
message. So the reader comes late, when all buffers are full.
"""

from __future__ import annotations

from dataclasses import dataclass

from labkit.probe import roles
from labkit.probe.card import Line
from labkit.probe.roles import AT_ONCE, STEPS
from labkit.probe.stage import Player, staged
from labkit.probe.subject import PROVEN, Subject, amount

_WHOLE, _LONG = 4000, 256 << 10  # bytes: below PIPE_BUF with any framing; beyond every buffer
_ONE_ONLY, _ONE_EACH = "one only", "each message goes to one of them"
_IN_THE_WAY = f"{_ONE_ONLY}: two get into each other's way"
_AGAIN = 3  # times that two get the chance to get into each other's way
_OTHERS = 1000  # where the second writer's numbers begin


def readers(subject: Subject) -> list[Line]:
    """Let two processes receive from one end; more than once, where only luck may keep order."""
    for _ in range(1 if subject.by_kernel else _AGAIN):
        line = _two_readers(subject)
        if line.found.startswith(_ONE_ONLY):
            break
    lucky = line.found.startswith(_ONE_EACH) or line.found == _IN_THE_WAY
    if subject.by_kernel or "shared" in subject.mechanism.traits or not lucky:
        return [line]
    # Whether two get into each other's way is luck here, and the card is to say the same each time.
    harm = line.figure or ("harm was done" if line.found == _IN_THE_WAY else "no harm was seen")
    found = f"{_ONE_ONLY}: its own code hands them out, and does not claim to serve two"
    return [Line(line.of, found, line.how, "by what it claims", harm)]


def _two_readers(subject: Subject) -> Line:
    with staged(subject.mechanism) as stage:
        gates = go, again, _ = [stage.gate() for _ in range(3)]
        got = stage.gate()
        left, right = stage.link.left, stage.link.right
        # Where its own code hands messages out, two that hurry are more in each other's way.
        role = roles.send_in_step if subject.by_kernel else roles.send_at_once
        writer = stage.play(left, role, gates, got.reader, name="writer")
        two = [
            stage.play(right, roles.receive_in_step, got.writer, name=name)
            for name in ("reader", "other reader")
        ]
        stage.let_go()
        stage.must("opening one reader", lambda: writer.told and any(each.told for each in two))
        stage.settled(seconds=0.5)
        if outside := [each for each in two if not each.all_of("opened")]:
            return _one_reader(subject, outside[0])
        go.open()
        stage.until(lambda: writer.all_of("done") or writer.one("end"))
        stage.settled(*two, seconds=0.5)
        failed = any(each.one("end") for each in two)
        taken = [{*each.all_of("got")} for each in two]
        busy, other = sorted(two, key=lambda each: -len(each.all_of("got")))
        busy.process.kill()
        stage.settled(busy)
        again.open()
        stage.until(lambda: len(writer.all_of("done")) == 2 or writer.one("end"))
        stage.settled(other, seconds=0.5)
        heir = len({*other.all_of("got")} - taken[two.index(other)])
    return _who_gets(subject, taken, 0 if failed else heir)


def _one_reader(subject: Subject, outside: Player) -> Line:
    sees, waits = outside.one("end"), outside.waits_in
    why = f"gets {sees}" if sees else f"waits in {waits}()" if waits else "never gets in"
    how = "let two processes open one end"
    wrong = subject.overclaims("shared", False)
    return Line("several readers", f"{_ONE_ONLY}: the other {why}", how, PROVEN, "", wrong)


def _who_gets(subject: Subject, taken: list[set[str]], heir: int) -> Line:
    steps = STEPS if subject.by_kernel else AT_ONCE
    how = f"two processes received {steps} messages; then the one that had got more was killed"
    lost = steps - len(taken[0] | taken[1])
    copies = taken[0] == taken[1]
    shared = heir > 0 and not lost and (copies or not taken[0] & taken[1])
    if not shared:
        found = _IN_THE_WAY
    elif copies:
        found = "each gets a copy"
    else:
        found = _ONE_EACH
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
            sizes = roles.numbered([size] * count, first)
            stage.play(stage.link.left, roles.send, [go, last], sizes, name=name)
        two = stage.players[1:]
        stage.let_go()
        stage.must("opening one writer", lambda: reader.told and any(each.told for each in two))
        stage.settled(seconds=0.5)
        for gate in (go, look, last):  # they send until both wait; it receives; they leave
            gate.open()
            stage.settled(seconds=1)
        return Mix(size, 2 * count, len({got.split()[1] for got in reader.all_of("got")}))
