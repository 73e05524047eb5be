"""The examiner: goes through all experiments with a mechanism, and writes its card.

No mechanism gets the better of it: an experiment that hangs or raises costs its own lines only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import cloudpickle

from labkit.errors import GroupError, LabError, ProcessFailed, Stopped
from labkit.group import Group
from labkit.link import Link, mechanism
from labkit.probe import bells, channels, costs, crowds, deaths, filling, places, regions, roles
from labkit.probe.card import Card, Cards, Line, place
from labkit.probe.stage import SECONDS
from labkit.probe.subject import Subject

_ENOUGH = 15.0  # seconds after which no further experiment is begun
Experiment = tuple[Callable[[Subject], list[Line]], tuple[str, ...]]  # and the lines that it owes

MEETING: Experiment = (places.meeting, ("unrelated processes", "another machine"))
OUTLIVES: Experiment = (deaths.survives, ("outlives its makers",))
CHANNEL: tuple[Experiment, ...] = (
    (deaths.waiting, ("a process that waits", "when the writer is killed, the reader sees")),
    (channels.carrier, ("byte stream or messages", "select() and poll()")),
    (channels.order, ("direction", "ordering")),
    (filling.full, ("capacity", "when the buffer is full")),
    (channels.largest, ("largest message",)),
    (deaths.reader_dies, ("when the reader is killed, the writer sees",)),
    (crowds.readers, ("several readers",)),
    (crowds.writers, ("several writers",)),
    (costs.of_channel, ("cost",)),
)
BELL: tuple[Experiment, ...] = (
    (bells.waiting, ("a process that waits", "when the ringer is killed, the waiter sees")),
    (bells.counting, ("does it count?", "a ring before the wait", "select() and poll()")),
    (bells.ringing_on, ("when it is rung very often",)),
    (bells.direction, ("direction",)),
    (bells.waiters, ("several waiters: who is woken",)),
    (costs.of_bell, ("cost",)),
)
REGION: tuple[Experiment, ...] = (
    (regions.memory_itself, ("size", "its content at first", "where it is")),
    (regions.seen, ("direction", "more than two processes")),
    (regions.torn, ("torn reads",)),
    (regions.lost, ("concurrent updates",)),
    (regions.killed, ("when one is killed, the other sees",)),
    (regions.waiting, ("a process that waits",)),
    (costs.of_region, ("cost",)),
)
KINDS = {"channel": CHANNEL, "bell": BELL, "region": REGION}


def identity_card(name: str | type[Link]) -> Card:
    """Find out a mechanism's properties by experiment, and return them with how sure each is.

    It takes a few seconds, and works for any Link. Raises UnknownMechanism.
    """
    cls = mechanism(name)
    subject = Subject(cls)
    if lacking := cls.lacking():
        return Card(cls.name, "link", (Line("works on this machine", f"no: {lacking}"),))
    lines = _trial(cls) or [*_examined(subject)]
    return Card(cls.name, subject.kind, tuple(sorted(lines, key=lambda line: place(line.of))))


def cards(names: Iterable[str | type[Link]]) -> Cards:
    """Examine several mechanisms, and return their cards side by side."""
    return Cards(tuple(identity_card(name) for name in names))


def _trial(cls: type[Link]) -> list[Line]:
    """Make one in a process of its own, where it can neither hang nor harm us."""
    with Group(timeout=SECONDS, check=False, replay=False) as group:
        trial = group.spawn(roles.make, cloudpickle.dumps(cls))
        try:
            trial.join()
        except Stopped:
            raise
        except GroupError as trouble:
            trial.kill()
            return [Line("making one", f"it hung: {_sentence(trouble)}", "made one", "proven")]
    if trial.failure:
        found = f"it cannot be made: {trial.failure.type}: {trial.failure.text}"
        return [Line("making one", found, "made one in a process of its own", "proven")]
    return []


def _examined(subject: Subject) -> Iterator[Line]:
    give_up = time.monotonic() + _ENOUGH
    yield from _tried(subject, MEETING)
    for experiment in (*KINDS.get(subject.kind, ()), OUTLIVES):
        if time.monotonic() > give_up:
            yield from _all_say(experiment, "not tried: the other experiments took too long")
        else:
            yield from _tried(subject, experiment)


def _tried(subject: Subject, experiment: Experiment) -> list[Line]:
    run, _ = experiment
    try:
        return run(subject)
    except Stopped:
        raise
    except GroupError as trouble:
        hung = not isinstance(trouble, ProcessFailed)
        return _all_say(experiment, f"{'it hung: ' * hung}{_sentence(trouble)}")
    except Exception as trouble:
        kind = "" if isinstance(trouble, LabError) else f"{type(trouble).__name__}: "
        return _all_say(experiment, f"could not be tried: {kind}{_sentence(trouble)}")


def _all_say(experiment: Experiment, found: str) -> list[Line]:
    return [Line(of, found) for of in experiment[1]]


def _sentence(trouble: Exception) -> str:
    return " ".join(str(trouble).split())[:400]
