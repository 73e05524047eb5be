"""One round of grading: what is not judged yet goes to a pool, what comes back to the journal.

    plan ── in the journal, unchanged? ── no ──▶ pool ──▶ journal
                        └─ yes: left as it is

Files are read when their turn comes, and forgotten when they are judged. Trap: what is judged must
be what was sealed, so each file is read once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tqdm import tqdm

from labkit.grade.fleet import Pool, Work, grade_all
from labkit.grade.journal import Entry, Journal, Key
from labkit.grade.plan import Plan, seal
from labkit.grade.runner import Terms
from labkit.grade.submission import Envelope, collect
from labkit.grade.verdict import Result


class Round:
    """Grade what a plan has and a journal has not."""

    def __init__(self, plan: Plan, journal: Journal, terms: Terms) -> None:
        self.plan, self.journal, self.terms = plan, journal, terms
        self.unchanged = 0
        self._notebooks = {name: seal(each) for name, each in plan.solutions.items()}
        self._under_way: dict[Key, tuple[str, int | None]] = {}

    def __repr__(self) -> str:
        return f"Round(of {len(self.plan.work)}, {self.unchanged} unchanged)"

    def run(self, pool: Pool) -> None:
        """Grade all that is open; each result is kept as soon as it is known."""
        # disable=None: a bar in a terminal, nothing in a log file.
        with tqdm(total=len(self.plan.work), disable=None, unit="submission") as bar:
            for result in grade_all(self._open(bar), self.terms, pool):
                self._keep(result)
                bar.update()

    def _open(self, bar: tqdm[Result]) -> Iterator[Work]:
        for handed in self.plan.work:
            envelope = collect(handed)
            key = envelope.student, envelope.exercise
            if self._is_done(key, envelope):
                self.unchanged += 1
                bar.total -= 1  # they take no time, and say nothing about the others'
                continue
            self._under_way[key] = envelope.seal, self._time(key, envelope)
            yield envelope, self.plan.solutions[envelope.exercise]

    def _is_done(self, key: Key, envelope: Envelope) -> bool:
        if not self.journal.holds(key, (envelope.seal, self._notebooks[envelope.exercise])):
            return False
        time = self._time(key, envelope)
        if self.journal.places[key].time != time:
            self.journal.append(replace(self.journal.read(key), time=time))
        return True

    def _time(self, key: Key, envelope: Envelope) -> int | None:
        return envelope.time if self.plan.times is None else self.plan.times.get(key)

    def _keep(self, result: Result) -> None:
        content, time = self._under_way.pop((result.student, result.exercise))
        notebook = self._notebooks[result.exercise]
        self.journal.append(Entry(result, content, notebook, self.terms.isolation, time))
