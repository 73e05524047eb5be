"""Experiments with regions: what two processes see of each other's writing, and what gets lost.

    one     read 7 ─────────── add ─── write 8        two additions, and 8 where there should be 9
    other          read 7 ─ add ─ write 8

The trap: that nothing was lost in some runs proves nothing, because nothing in a region orders what
two processes do. So the card says "none lost" only with the number of runs.

System calls: none while it is used, which is the point of it. proc(5): /proc/PID/maps.
"""

from __future__ import annotations

from labkit.observe import memory
from labkit.probe import bell_roles as roles
from labkit.probe.card import Line
from labkit.probe.stage import Player, staged
from labkit.probe.subject import PROVEN, RECORD, Subject, amount

_MARK = b"written by left"
_TIMES, _ROUNDS = 20_000, 5  # increments of each of two processes, and how often that is tried
_SECONDS = 0.5  # of reading records that somebody else overwrites
_LIBRARIES = ("/usr/", "/lib", "/opt/", "/etc/")


def memory_itself(subject: Subject) -> list[Line]:
    """Open it in two processes, and look at it from within and from outside."""
    with staged(subject.mechanism) as stage:
        gate = stage.gate()
        both = [
            stage.play(stage.link.left, roles.inspect, gate, name="left"),
            stage.play(stage.link.right, roles.inspect, gate, name="right"),
        ]
        stage.both_opened(*both)
        sizes = {player.one("size") for player in both}
        zeros = all("zeros" in player.told for player in both)
        backed = _backed(*both)
    size = int(sizes.pop() or 0)
    how = "opened it in two processes and counted"
    found = "both have as many bytes" if not sizes else "the two do not have the same size"
    begins = "zeros" if zeros else "not all zeros: somebody else's content"
    return [
        Line("size", found, how, PROVEN, amount(size)),
        Line("its content at first", begins, "read all of it in both processes", PROVEN),
        Line("where it is", backed, "looked at /proc/PID/maps of both processes", RECORD),
    ]


def _backed(left: Player, right: Player) -> str:
    mine, theirs = (
        {each.identity: each for each in memory.shared(player.process.pid)}
        for player in (left, right)
    )
    common = [each for key, each in mine.items() if key in theirs]
    common = [each for each in common if not each.path.startswith(_LIBRARIES)]
    if not common:
        return "the kernel shows no memory that both have mapped"
    if any(each.kind == "mapped file" for each in common):
        return "in a file, which read() and other programs see as well"
    named = any(each.name for each in common)
    return "in memory, under a name" if named else "in memory, without a name"


def seen(subject: Subject) -> list[Line]:
    """Let one process write and two others look; then the other way round."""
    there, several = _sees(subject, swapped=False)
    back, _ = _sees(subject, swapped=True)
    found = "both see what the other writes" if there and back else "only one sees the other's"
    found = found if there or back else "neither sees what the other writes"
    all_see = "all see the same memory" if several else "the second sees nothing of it"
    how = "one wrote and was still there, the other looked; then the other way round"
    wrong = subject.overclaims("shared", several)
    return [
        Line("direction", found, how, PROVEN),
        Line("more than two processes", all_see, "two looked at what one wrote", PROVEN, "", wrong),
    ]


def _sees(subject: Subject, *, swapped: bool) -> tuple[bool, bool]:
    with staged(subject.mechanism) as stage:
        go, then, last = (stage.gate() for _ in range(3))
        mine, yours = stage.link.left, stage.link.right
        if swapped:
            mine, yours = yours, mine
        writer = stage.play(mine, roles.write, [go, last], _MARK, name="writer")
        two = [stage.play(yours, roles.look, then, _MARK, name=name) for name in ("one", "other")]
        stage.let_go()
        stage.must("opening", lambda: writer.told and two[0].told)
        go.open()
        stage.must("writing", lambda: writer.all_of("written") or writer.one("end"))
        then.open()
        stage.settled(*two, seconds=1)
        return two[0].one("sees") == "yes", two[1].one("sees") == "yes"


def killed(subject: Subject) -> list[Line]:
    """Kill the one that wrote, and let the other look."""
    with staged(subject.mechanism) as stage:
        go, then, last = (stage.gate() for _ in range(3))
        writer = stage.play(stage.link.left, roles.write, [go, last], _MARK, name="writer")
        reader = stage.play(stage.link.right, roles.look, then, _MARK, name="reader")
        stage.both_opened(writer, reader)
        go.open()
        stage.must("writing", lambda: writer.all_of("written"))
        writer.process.kill()
        stage.settled(writer)
        then.open()
        stage.settled(reader, seconds=1)
        there = reader.one("sees") == "yes"
    found = "nothing: the memory stays as it was left" if there else "what was written is gone"
    how = "killed the one that had written (SIGKILL); then the other looked"
    wrong = subject.overclaims("notices", False)
    return [Line("when one is killed, the other sees", found, how, PROVEN, "", wrong)]


def torn(subject: Subject) -> list[Line]:
    """Overwrite a record again and again, while the other reads it."""
    with staged(subject.mechanism) as stage:
        go, stop = stage.gate(), stage.gate()
        stage.play(stage.link.left, roles.overwrite, go, stop, name="writer")
        reader = stage.play(stage.link.right, roles.read_records, go, _SECONDS, name="reader")
        stage.both_opened(*stage.players)
        go.open()
        stage.until(lambda: reader.all_of("torn") or reader.all_of("whole") or reader.one("end"))
        half, whole = reader.one("torn"), reader.one("whole")
    how = f"one wrote {amount(roles.RECORD)} of A, then of B, and so on; the other read them"
    if half:
        found = "a reader gets halves: nothing keeps a record whole"
        return [Line("torn reads", found, how, PROVEN, f"at reading {half}")]
    return [Line("torn reads", "none seen", how, f"seen in {whole} of {whole} reads")]


def lost(subject: Subject) -> list[Line]:
    """Let two processes add to the same number, until something is lost."""
    sums = (_sum(subject) for _ in range(_ROUNDS))
    missing = next((2 * _TIMES - each for each in sums if each != 2 * _TIMES), 0)
    how = f"two processes added 1 to the same number, {_TIMES:,} times each, up to {_ROUNDS} rounds"
    if missing:
        found = "lost: read, add, write is not one step"
        return [Line("concurrent updates", found, how, PROVEN, f"{missing:,} lost")]
    return [Line("concurrent updates", "none lost", how, f"seen in {_ROUNDS} of {_ROUNDS} rounds")]


def _sum(subject: Subject) -> int:
    with staged(subject.mechanism) as stage:
        go, last = stage.gate(), stage.gate()
        one = stage.play(stage.link.left, roles.count_up, [go, last], _TIMES, name="one")
        other = stage.play(stage.link.right, roles.count_up, [go, last], _TIMES, name="other")
        stage.both_opened(one, other)
        go.open()
        stage.must("counting", lambda: one.all_of("done") and other.all_of("done"))
        last.open()
        stage.must("reading the sum", lambda: one.all_of("total"))
        return int(one.all_of("total")[0])


def waiting(subject: Subject) -> list[Line]:
    """Say what a region lacks, which needs no experiment."""
    found = "cannot: there is nothing to wait with. Look again and again, or add a bell"
    how = "a region has neither recv() nor wait()"
    wrong = subject.overclaims("selectable", False)
    return [Line("a process that waits", found, how, "by its kind", wrong=wrong)]
