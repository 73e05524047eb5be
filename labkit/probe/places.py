"""Experiments with places: who can get at it at all, from the kernel's record of both processes."""

from __future__ import annotations

from labkit.errors import BadRequest
from labkit.probe import roles
from labkit.probe.card import Line
from labkit.probe.stage import staged
from labkit.probe.subject import PROVEN, RECORD, Subject


def meeting(subject: Subject) -> list[Line]:
    """Let two processes open both ends, and look at what they were given and what they have."""
    with staged(subject.mechanism) as stage:
        gate = stage.gate()
        both = [
            stage.play(stage.link.left, roles.look_around, gate, name="left"),
            stage.play(stage.link.right, roles.look_around, gate, name="right"),
        ]
        stage.both_opened(*both)
        kinds = {player.one("kind") or "" for player in both}
        if len(kinds) != 1 or not kinds <= {"Channel", "Bell", "Region"}:
            raise BadRequest(
                "its ends must both be channels, both bells or both regions: derive the class of "
                "each end from Channel, Bell or Region"
            )
        subject.kind = kinds.pop().lower()
        subject.given = (int(both[0].one("given") or 0), int(both[1].one("given") or 0))
        subject.families = tuple(name for player in both for name in player.all_of("family"))
        files = stage.open_files(both[0])
        buffers = [each for each in files if each.kind in ("pipe", "fifo", "socket")]
        if any(each.kind == "socket" for each in buffers):
            subject.by = ", by one and the same socket"
        elif buffers and not any(each.reads and each.writes for each in buffers):
            subject.by = ", by two one-way buffers"
    return [_unrelated(subject), _remote(subject)]


def _unrelated(subject: Subject) -> Line:
    how = "counted the descriptors that each process had to be given before it could open its end"
    by_name = 0 in subject.given
    if not any(subject.given):
        found, sure = "yes: its name is enough", PROVEN
    elif by_name:
        found, sure = "yes: to join, its name is enough; one side holds it open", PROVEN
    else:
        found, sure = "no: a process must inherit it, or be sent its descriptors", RECORD
    figure = f"{subject.given[0]} and {subject.given[1]} descriptors"
    wrong = subject.against("named", by_name)
    return Line("unrelated processes", found, how, sure, figure, wrong)


def _remote(subject: Subject) -> Line:
    families = {name for name in subject.families if name in ("AF_INET", "AF_INET6")}
    if families:
        found = f"yes: its sockets speak IP ({' and '.join(sorted(families))})"
    else:
        found = "no: nothing of it leaves this kernel"
    how = "asked each socket that the two processes had open for its address family"
    wrong = subject.against("remote", bool(families))
    return Line("another machine", found, how, RECORD, wrong=wrong)
