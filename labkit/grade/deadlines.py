"""Late days: what a deadline takes from the points of those who handed in after it.

    zone = "Europe/Berlin"                    # of the times that name none

    [01_pipes]
    deadline = 2026-03-01T23:59:00
    grace = 15                                # minutes that do not count
    penalty = 10                              # percent of the points earned, for each day begun
    days = 5                                  # after so many, nothing is earned

    [01_pipes.extensions]
    ann = 2                                   # days more, at the same time of day
    bob = 2026-03-09T12:00:00+01:00           # or a deadline of one's own

A day is 24 hours. Whoever is later than the grace is late from the deadline on. When something was
handed in is the time of its file. Trap: a file that comes out of a student's archive has the time
that the student gave it. Then write what your server says into `submitted.toml`, beside the folders
of the students, where none of them can write. Where it exists, no other time counts:

    [ann]
    01_pipes = 2026-03-01T20:15:00+01:00
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from labkit.errors import BadRequest

DAY = 86_400
_LATEST = 253_402_000_000  # in the year 9999: later ones are no dates, but files can have them
SUBMITTED = "submitted.toml"
_NUMBERS = {"grace": 0.0, "penalty": 0.0, "days": math.inf}


@dataclass(frozen=True)
class Late:
    """Say when something was handed in, how many days late that is, and what percentage is lost."""

    handed_in: str
    deadline: str
    days: int
    percent: float


@dataclass(frozen=True)
class Deadline:
    """Hold what is due when for one exercise."""

    at: datetime
    grace: float = 0.0
    penalty: float = 0.0
    days: float = math.inf
    extensions: dict[str, datetime] = field(default_factory=dict)

    def late(self, student: str, time: int) -> Late:
        """Return how late a student was who handed in at a time, in seconds since 1970."""
        at = self.extensions.get(student, self.at)
        time = min(max(time, 0), _LATEST)
        seconds = time - at.timestamp()
        days = math.ceil(seconds / DAY) if seconds > 60 * self.grace else 0
        percent = 100.0 if days > self.days else min(100.0, days * self.penalty)
        handed_in = datetime.fromtimestamp(time, at.tzinfo)
        return Late(handed_in.isoformat(), at.isoformat(), days, percent)


class Deadlines(dict[str, Deadline]):
    """Hold the deadlines of all exercises that have one."""

    def late(self, student: str, exercise: str, time: int | None) -> Late | None:
        """Return how late something was; None where nothing was handed in, or nothing is due."""
        if time is None or exercise not in self:
            return None
        return self[exercise].late(student, time)

    def strangers(self, students: Iterable[str]) -> list[str]:
        """List who has an extension and is not among the students: a name misspelt, perhaps."""
        known = set(students)
        return sorted({name for each in self.values() for name in each.extensions} - known)


def load(path: Path, exercises: Iterable[str]) -> Deadlines:
    """Read the deadlines; raise one error that lists all that is wrong with them."""
    plain = _toml(path)
    problems: list[str] = []
    zone = _zone(plain.pop("zone", "UTC"), problems)
    known = set(exercises)
    found = Deadlines()
    for name, table in plain.items():
        if name not in known:
            problems.append(f"there is no exercise {name}: {', '.join(sorted(known))}")
        elif not isinstance(table, dict):
            problems.append(f"{name} is not a table: begin it with a line [{name}]")
        else:
            found[name] = _deadline(name, table, zone, problems)
    _refuse(path, problems)
    return found


def submitted(folder: Path) -> dict[tuple[str, str], int] | None:
    """Read who handed in what and when, where the instructor has written it down."""
    path = folder / SUBMITTED
    if not path.exists():
        return None
    problems: list[str] = []
    found = dict(_times(_toml(path), problems))
    _refuse(path, problems)
    return found


def _times(plain: dict[str, Any], problems: list[str]) -> Iterator[tuple[tuple[str, str], int]]:
    for student, table in plain.items():
        for exercise, at in table.items() if isinstance(table, dict) else [("", None)]:
            if isinstance(at, datetime) and at.tzinfo:
                yield (student, exercise), int(at.timestamp())
            else:
                where = ".".join(filter(None, (student, exercise)))
                problems.append(f"{where} is no time with a zone, like 2026-03-01T20:15:00+01:00")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadRequest(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise BadRequest(f"{path} is not TOML: {error}") from error


def _refuse(path: Path, problems: list[str]) -> None:
    if problems:
        raise BadRequest(f"{path} cannot be used:\n" + "\n".join(f"  {line}" for line in problems))


def _zone(name: object, problems: list[str]) -> tzinfo:
    try:
        return ZoneInfo(str(name))
    except (OSError, ValueError, LookupError):
        problems.append(f'there is no time zone {name!r}: write one like "Europe/Berlin"')
        return UTC


def _deadline(name: str, table: dict[str, Any], zone: tzinfo, problems: list[str]) -> Deadline:
    known = {"deadline", "extensions", *_NUMBERS}
    problems += [f"{name}.{key} means nothing here" for key in sorted(table.keys() - known)]
    at = _moment(f"{name}.deadline", table.get("deadline"), zone, problems)
    numbers = {key: _number(name, key, table, problems) for key in _NUMBERS}
    extensions = table.get("extensions", {})
    if not isinstance(extensions, dict):
        problems.append(f"{name}.extensions is not a table: [{name}.extensions]")
        extensions = {}
    own = {
        student: _extended(f"{name}.extensions.{student}", at, value, problems)
        for student, value in extensions.items()
    }
    return Deadline(at, **numbers, extensions=own)


def _number(name: str, key: str, table: dict[str, Any], problems: list[str]) -> float:
    value = table.get(key, _NUMBERS[key])
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        problems.append(f"{name}.{key} is {value!r}: it is a number, and not below 0")
        return 0.0
    return float(value)


def _extended(where: str, at: datetime, value: object, problems: list[str]) -> datetime:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10_000:
        return at + timedelta(days=value)
    return _moment(where, value, at.tzinfo or UTC, problems)


def _moment(where: str, value: object, zone: tzinfo, problems: list[str]) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    problems.append(f"{where} is no date with a time, like 2026-03-01T23:59:00")
    return datetime.now(UTC)
