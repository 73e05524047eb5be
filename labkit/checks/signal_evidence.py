"""What the evidence says about signals: a sentence for the student, or None where all is well."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence

from labkit.checks.evidence import count, kind, short

_OFTEN = 1  # wake-ups: a call that sleeps makes none


def asked_again(name: str, woken: int, seconds: float) -> str | None:
    """Say that a process woke up again and again in so many seconds in which nothing came."""
    if woken <= _OFTEN:
        return None
    return (
        f"{name} woke up {woken} times in {seconds:g} s in which nothing had come: it asks again "
        "and again. Wait in a call that sleeps until something comes"
    )


def not_in_order(log: bytes, returned: object, jobs: bytes, left: bytes = b"") -> str | None:
    """Say what a log of jobs, as in a()b()., tells of a machine that did not end in order.

    `left` is what is still in the pipe of the jobs.
    """
    done = re.match(rb"(?:(.)\(\))*", log, re.DOTALL)
    number = len(done[0]) // 3 if done else 0
    said = f"the log says {short(log.decode(errors='replace'))}"
    begun = log[3 * number :].removesuffix(b".")
    if re.match(rb".\(", begun, re.DOTALL):
        job = begun[:1].decode(errors="replace")
        return f"job {job!r} was begun, and not finished: {said}"
    if log != b"".join(bytes([job]) + b"()" for job in jobs[:number]) + b".":
        end = "" if log.endswith(b".") else ", and does not end with '.'"
        return f"{said}{end}. Of the jobs {jobs.decode()!r}, it should be as in 'a()b().'"
    if jobs[number:] != left:
        lost = jobs[number:].removesuffix(left)
        return (
            f"job {lost.decode()!r} is lost: it was read, and neither done nor left in the pipe. "
            f"{said[0].upper()}{said[1:]}. Whoever reads a job, does it"
        )
    if returned != number or type(returned) is not int:
        return f"it did {count(number, 'job')} and returned {short(returned)}"
    return None


def left_there(path: str) -> str | None:
    """Say that a file is still there, and remove it."""
    if not os.path.exists(path):
        return None
    os.unlink(path)
    return "the lock is still there: remove it at the end, however that comes"


def not_buried(told: bytes, statuses: bytes, zombies: int) -> str | None:
    """Say what shows that a keeper did not wait for each child that had ended, or did not report
    it.
    """
    number = count(len(statuses), "child").replace("childs", "children")
    missing, more = Counter(statuses) - Counter(told), Counter(told) - Counter(statuses)
    if missing and zombies and told:
        return (
            f"of {number}, {zombies} stayed zombies, and {missing.total()} went unreported, while "
            "no order came. One SIGCHLD may stand for several: wait for children until none is "
            "left that has ended"
        )
    if more:
        return f"it reported an exit status that no child had: {short(bytes(more))}"
    if missing:
        return (
            f"of {number} that had ended, {missing.total()} went unreported while no order came"
            f"{f', and {zombies} stayed zombies' if zombies else ''}. "
            "What tells you that a child has ended while you wait for an order?"
        )
    return f"it reported {number}, but {zombies} stayed zombies" if zombies else None


def numbers_differ(got: object, sent: Sequence[int]) -> str | None:
    """Say how the numbers that were heard differ from those that were told."""
    if got == list(sent):
        return None
    if not isinstance(got, list):
        return f"it returned {kind(got)} instead of a list of numbers: {short(got)}"
    if sorted(map(str, got)) == sorted(map(str, sent)):
        return "all numbers arrived, but in another order: which signals keep theirs?"
    first = next((k for k, (a, b) in enumerate(zip(got, sent, strict=False)) if a != b), len(got))
    if first >= min(len(got), len(sent)):
        return f"of {len(sent)} numbers, {len(got)} arrived"
    return f"number {first + 1} was {sent[first]}, but {short(got[first])} arrived"
