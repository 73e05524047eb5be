"""What counts in the end: a result, and what being late takes from it.

result 10 of 12 ── 2 days late, 10 % a day ──▶ total 8, raw 10, of 12
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from labkit.grade.deadlines import Late
from labkit.grade.journal import Entry
from labkit.grade.verdict import Result


@dataclass(frozen=True)
class Grade:
    """Hold one result with what belongs to it."""

    entry: Entry
    late: Late | None = None

    @property
    def result(self) -> Result:
        """Return what the checks found."""
        return self.entry.result

    @property
    def raw(self) -> int:
        """Return the points that the checks gave."""
        return self.result.total

    @property
    def total(self) -> int | float:
        """Return the points that count, with at most two decimals."""
        if not self.late or not self.late.percent:
            return self.raw
        left = Decimal(self.raw) * (100 - Decimal(str(self.late.percent))) / 100
        rounded = float(left.quantize(Decimal("0.01"), ROUND_HALF_UP))
        return int(rounded) if rounded == int(rounded) else rounded

    @property
    def sentence(self) -> str:
        """Say what being late has cost; nothing where it has cost nothing."""
        if not self.late or not self.late.days:
            return ""
        days = f"{self.late.days} day{'s' * (self.late.days != 1)} late"
        return f"{days}, less {self.late.percent:g} %: {self.total} instead of {self.raw}"

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        entry = asdict(self.entry)
        del entry["result"]
        plain = {**self.result.as_json(), **entry, "total": self.total, "raw": self.raw}
        return {**plain, "late": asdict(self.late) if self.late else None}
