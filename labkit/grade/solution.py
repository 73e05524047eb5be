"""An official notebook: its answers, its checks and their points, validated before anybody uses it.

    ANSWER a ─▶ CHECK a (2 points) ─▶ HIDDEN CHECK a (1 point)        task a: 3 points

Trap: nbval compares nothing in a cell without a count and without outputs, so a check that was
never run would pass for everybody. `load` refuses such a notebook; releasing it does no harm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from labkit.errors import BadRequest
from labkit.grade.answer import Unreadable, defined
from labkit.grade.notebook import Cell, Marker, Notebook, code_cells, marker, read, source

REGIONS = re.compile(r"^[ \t]*# (BEGIN|END) (SOLUTION|STARTER)[ \t]*$", re.MULTILINE)
_LOOKS_LIKE_A_MARKER = re.compile(r"^\s*#\s*(HIDDEN\s+CHECK|CHECK|ANSWER)\b", re.MULTILINE)
_NBVAL = re.compile(r"\b(NBVAL|PYTEST_VALIDATE)_\w+")

Marked = list[tuple[int, Cell, Marker]]


@dataclass(frozen=True)
class Check:
    """Hold one check: the number of its code cell, its task and its points."""

    cell: int
    task: str
    points: int
    hidden: bool


@dataclass(frozen=True)
class Solution:
    """Hold an official notebook with the public names of each answer and its checks in order."""

    name: str
    notebook: Notebook
    answers: dict[str, list[str]]
    checks: list[Check]

    @property
    def points(self) -> int:
        """Return the most that a submission can earn."""
        return sum(check.points for check in self.checks)


def load(path: Path) -> Solution:
    """Read an executed official notebook for grading."""
    notebook = read(path)
    refuse(path.name, [*problems(notebook), *_unexecuted(notebook)])
    answers, checks = {}, []
    for number, cell in enumerate(code_cells(notebook)):
        mark = marker(cell)
        if mark and mark.judges:
            checks.append(Check(number, mark.task, mark.points or 0, mark.hidden))
        elif mark:
            answers[mark.task] = defined(source(cell))
    return Solution(path.stem, notebook, answers, checks)


def refuse(name: str, found: list[str]) -> None:
    """Raise one error that lists everything that is wrong with an official notebook."""
    if found:
        raise BadRequest(f"{name} cannot be used:\n" + "\n".join(f"  {line}" for line in found))


def marked(notebook: Notebook) -> Marked:
    """List the cells that carry a marker, with their number as a reader counts them, from 1."""
    numbered = enumerate(notebook["cells"], start=1)
    return [(n, cell, mark) for n, cell in numbered if (mark := marker(cell))]


def problems(notebook: Notebook) -> Iterator[str]:
    """Say what is wrong with the markers, regions and points of an official notebook."""
    for number, cell in enumerate(notebook["cells"], start=1):
        yield from (f"cell {number}: {text}" for text in _cell_problems(cell))
    cells = marked(notebook)
    answers = Counter(mark.task for _, _, mark in cells if not mark.judges)
    checked = {mark.task for _, _, mark in cells if mark.judges}
    if not answers:
        yield "it has no cell that begins with `# ANSWER some.task`"
    yield from (f"two cells are `# ANSWER {task}`" for task, n in answers.items() if n > 1)
    yield from (f"nothing checks `# ANSWER {task}`" for task in answers if task not in checked)
    yield from _misplaced_checks(cells)


def _misplaced_checks(cells: Marked) -> Iterator[str]:
    answered = set()
    for number, _, mark in cells:
        if not mark.judges:
            answered.add(mark.task)
        elif mark.task not in answered:
            yield f"cell {number}: no `# ANSWER {mark.task}` stands before this check"


def _cell_problems(cell: Cell) -> Iterator[str]:
    text, mark = source(cell), marker(cell)
    if cell["cell_type"] == "code" and len(_LOOKS_LIKE_A_MARKER.findall(text)) != bool(mark):
        yield (
            "a marker stands alone in the first line and reads `# ANSWER task`,"
            " `# CHECK task (2 points)` or `# HIDDEN CHECK task (1 point)`"
        )
    if mark is None or mark.judges:
        if REGIONS.search(text):
            yield "only an ANSWER cell may have SOLUTION and STARTER regions"
    else:
        yield from _answer_problems(text, mark)
    if mark and mark.judges:
        yield from _check_problems(cell, mark)


def _answer_problems(text: str, mark: Marker) -> Iterator[str]:
    tags = REGIONS.findall(text)
    pairs = list(zip(tags[::2], tags[1::2], strict=False))
    if len(tags) % 2 or any(a != ("BEGIN", b[1]) or b[0] != "END" for a, b in pairs):
        yield "each `# BEGIN SOLUTION` or `# BEGIN STARTER` needs its END, and none nests"
    elif ("BEGIN", "SOLUTION") not in tags:
        yield "without `# BEGIN SOLUTION` and `# END SOLUTION` the answer would be handed out"
    if mark.points is not None:
        yield "points belong to checks, not to an ANSWER"
    try:
        if not defined(text):
            yield "the answer defines no public name, so nothing can be taken from a submission"
    except Unreadable as error:
        yield str(error)


def _check_problems(cell: Cell, mark: Marker) -> Iterator[str]:
    if mark.points is None:
        yield f"say what it is worth: `# {mark.kind} {mark.task} (2 points)`; 0 is allowed"
    if _NBVAL.search(source(cell)) or cell.get("metadata", {}).get("tags"):
        yield "a check has no tags and no NBVAL comment: they switch the comparison off"


def _unexecuted(notebook: Notebook) -> Iterator[str]:
    for number, cell, mark in marked(notebook):
        if mark.judges and (cell.get("execution_count") is None or not _accepts(cell, mark.task)):
            yield (
                f"cell {number}: its stored output has no line `✔ {mark.task}`:"
                " run the notebook from top to bottom and save it"
            )


def _accepts(cell: Cell, task: str) -> bool:
    texts = ("".join(out.get("text", "")) for out in cell.get("outputs", []))
    return any(re.search(rf"^✔ {re.escape(task)}\b", text, re.MULTILINE) for text in texts)
