"""Experiments with bells: what a ring does when nobody waits, and whom it wakes.

    ring ring ring (nobody waits yet)     wait: woken   wait: woken   wait: woken     it counts
                                          wait: woken   wait …      it remembers that it was rung
                                          wait …      a ring that nobody waits for is lost

The trap: a bell that one tries only while somebody waits always works.
"""

from __future__ import annotations

from labkit.probe import bell_roles as roles
from labkit.probe.card import Line
from labkit.probe.deaths import how_it_waits
from labkit.probe.stage import staged
from labkit.probe.subject import PROVEN, RECORD, Subject

_RINGS = 3
_MOST = 100_000  # rings while nobody waits


def waiting(subject: Subject) -> list[Line]:
    """Let a process wait, look at how it does so, and kill the one that could ring."""
    with staged(subject.mechanism) as stage:
        gate, last = stage.gate(), stage.gate()
        waiter = stage.play(stage.link.right, roles.wait, name="waiter")
        ringer = stage.play(stage.link.left, roles.ring, [gate, last], 1, name="ringer")
        stage.both_opened(waiter, ringer)
        line = how_it_waits(subject, stage, waiter, "wait()")
        ringer.process.kill()
        stage.settled(waiter, seconds=0.5)
        sees = waiter.one("end")
    found = f"wait() raises {sees}" if sees else "nothing: it waits on, for a ring that cannot come"
    how = "killed the only process that could ring (SIGKILL), while the other one waited"
    wrong = subject.against("notices", bool(sees))
    of = "when the ringer is killed, the waiter sees"
    return [line, Line(of, found, how, "seen in 1 of 1 runs", wrong=wrong)]


def counting(subject: Subject) -> list[Line]:
    """Ring three times while nobody waits; then see how many waits that ends."""
    with staged(subject.mechanism) as stage:
        go, begin, last = (stage.gate() for _ in range(3))
        waiter = stage.play(stage.link.right, roles.wait, begin, name="waiter")
        ringer = stage.play(stage.link.left, roles.ring, [go, last], _RINGS, name="ringer")
        stage.both_opened(waiter, ringer)
        go.open()
        stage.must("ringing", lambda: ringer.all_of("rung") or ringer.one("end"))
        begin.open()
        stage.until(lambda: len(waiter.all_of("woke")) == _RINGS)
        woke, ready = len(waiter.all_of("woke")), waiter.one("ready") or "0"
    how = f"rang {_RINGS} times while the other process did not wait yet; then let it wait"
    times = {0: "no wait", 1: "one wait"}.get(woke, f"{woke} waits")
    counts = woke == _RINGS
    found = f"{'yes' if counts else 'no'}: {_RINGS} rings ended {times}"
    wrong = subject.against("counts", counts)
    kept = "kept: the next wait ends at once" if woke else "lost: nobody was waiting for it"
    select = "yes: they tell when it was rung" if ready != "0" else "no: nothing of it to wait for"
    asked = "asked select() about all its descriptors, before it was rung and after"
    unselectable = subject.against("selectable", ready != "0")
    return [
        Line("does it count?", found, how, PROVEN, wrong=wrong),
        Line("a ring before the wait", kept, how, PROVEN),
        Line("select() and poll()", select, asked, PROVEN, wrong=unselectable),
    ]


def ringing_on(subject: Subject) -> list[Line]:
    """Ring very often while nobody waits."""
    with staged(subject.mechanism) as stage:
        begin, last = stage.gate(), stage.gate()
        waiter = stage.play(stage.link.right, roles.wait, begin, name="waiter")
        ringer = stage.play(
            stage.link.left, roles.ring_on, _MOST, last, name="ringer"
        )  # fmt: skip
        stage.both_opened(waiter, ringer)
        stage.until(lambda: ringer.all_of("done") or ringer.one("end"))
        rung = ringer.all_of("rung")
        if sees := ringer.one("end"):
            found = f"ring() raises {sees}"
        elif ringer.all_of("done"):
            found = "nothing: ring() never waits"
        else:
            found = f"ring() waits in {ringer.waits_in}() until somebody has waited"
    how = f"rang up to {_MOST:,} times while nobody waited"
    figure = f"{int(rung[-1]):,} rings" if rung else ""
    return [Line("when it is rung very often", found, how, RECORD, figure)]


def direction(subject: Subject) -> list[Line]:
    """Ring from left to right, and from right to left."""
    there, back = _arrives(subject, swapped=False), _arrives(subject, swapped=True)
    found = "two-way" if there and back else "one-way, from left to right"
    found = found if there else "one-way, from right to left" if back else "none: no ring arrived"
    how = "rang once each way, while the other process waited"
    return [Line("direction", found, how, PROVEN)]


def _arrives(subject: Subject, *, swapped: bool) -> bool:
    with staged(subject.mechanism) as stage:
        gate, last = stage.gate(), stage.gate()
        mine, yours = stage.link.left, stage.link.right
        if swapped:
            mine, yours = yours, mine
        waiter = stage.play(yours, roles.wait, name="waiter")
        ringer = stage.play(mine, roles.ring, [gate, last], 1, name="ringer")
        stage.both_opened(waiter, ringer)
        stage.settled(seconds=0.3)
        gate.open()
        return stage.until(lambda: waiter.all_of("woke"))


def waiters(subject: Subject) -> list[Line]:
    """Let two processes wait at one end, and ring once; then once more, when one is gone."""
    with staged(subject.mechanism) as stage:
        gates = first, second, _ = [stage.gate() for _ in range(3)]
        ringer = stage.play(stage.link.left, roles.ring, gates, 1, name="ringer")
        two = [
            stage.play(stage.link.right, roles.wait, name=name)
            for name in ("waiter", "other waiter")
        ]
        stage.let_go()
        stage.must("opening", lambda: ringer.told and any(each.told for each in two))
        stage.settled(seconds=0.3)
        both = all(each.all_of("opened") for each in two)
        first.open()
        stage.settled(seconds=0.3)
        woken = [each for each in two if each.all_of("woke")]
        other = two[0] if woken == two[1:] else two[1]
        for each in woken[:1]:
            each.process.kill()
        second.open()
        heir = stage.until(lambda: other.all_of("woke"), seconds=0.5)
    return [_who_is_woken(subject, len(woken) if both else 0, heir)]


def _who_is_woken(subject: Subject, woken: int, heir: bool) -> Line:
    how = "two processes waited at one end; rang, killed the one that was woken, rang again"
    one = "one of them" if heir else "one only: nothing wakes the other"
    found = {0: "one only: two cannot use one end", 1: one, 2: "all of them"}[woken]
    wrong = subject.overclaims("shared", bool(woken) and heir)
    return Line("several waiters: who is woken", found, how, PROVEN, wrong=wrong)
