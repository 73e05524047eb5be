"""What nbgrader needs to know of each cell, so that an exercise fits into a course that uses it.

    # ANSWER t.double             solution: the student's; left as it is
    # CHECK t.double (2 points)   grade, locked: restored before grading, and worth 2 points
    any other code cell           locked: restored before grading
    text                          nothing: mending it later changes no identifier

nbgrader finds a cell again by its `grade_id`, and refuses a new release with other ones as soon as
somebody has submitted. So they come from the tasks, never from texts.
Trap: `nbgrader validate` compares checksums, which cover the points as well: as text, "2.0".
"""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

from labkit.grade.notebook import Cell, Notebook, code_cells, marker, source

SCHEMA_VERSION = 3


def describe(exercise: Notebook) -> None:
    """Write nbgrader's metadata to the code cells of an exercise whose cells have been named."""
    others = itertools.count(1)
    for cell in code_cells(exercise):
        name = cell["id"] if marker(cell) else f"setup-{next(others)}"
        cell["metadata"]["nbgrader"] = _role(cell, name)


def _role(cell: Cell, name: str) -> dict[str, Any]:
    mark = marker(cell)
    answer = mark is not None and not mark.judges
    role = {
        "cell_type": cell["cell_type"],
        "grade": mark is not None and mark.judges,
        "grade_id": name,
        "locked": not answer,
        "schema_version": SCHEMA_VERSION,
        "solution": answer,
        "task": False,
    }
    if mark and mark.judges:
        role["points"] = mark.points or 0
    return role | {"checksum": checksum(cell, role)}


def checksum(cell: Cell, role: dict[str, Any]) -> str:
    """Return what nbgrader computes to find out whether a cell was changed."""
    parts = [source(cell), *(str(role[key]) for key in ("cell_type", "grade", "solution"))]
    parts += [str(role["locked"]), role["grade_id"]]
    if role["grade"]:
        parts.append(str(float(role["points"])))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
