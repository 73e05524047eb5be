"""From a solution to the exercise that students get: deterministic, so that CI can prove it equal.

    # BEGIN SOLUTION            goes, and a line that raises NotImplementedError takes its place,
    return os.read(fd, 100)
    # END SOLUTION
    # BEGIN STARTER             unless a starter follows: its lines are uncommented
    # return ...
    # END STARTER

Hidden checks, all outputs and all counts go too: an exercise shows only what its reader has run.
What comes in is only metadata that says the same to nbgrader, for courses that grade with it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from labkit.errors import BadRequest
from labkit.grade.answer import PLACEHOLDER
from labkit.grade.nbgrader import describe
from labkit.grade.notebook import Cell, Notebook, canonical, marker, source
from labkit.grade.solution import problems, refuse
from labkit.grade.tidy import name_cells, trim_metadata

_STARTER = r"^[ \t]*# BEGIN STARTER[ \t]*\n(?P<starter>.*?)^[ \t]*# END STARTER[ \t]*(?:\n|\Z)"
_SOLUTION = (
    r"^(?P<indent>[ \t]*)# BEGIN SOLUTION[ \t]*\n.*?^[ \t]*# END SOLUTION[ \t]*(?:\n|\Z)"
    rf"(?:\n*{_STARTER})?"
)
_COMMENT = re.compile(r"([ \t]*)#(?: (.*)|$)")
_SECRETS = ("HIDDEN CHECK", "BEGIN SOLUTION", "END SOLUTION", "BEGIN STARTER", "END STARTER")


def release(solution: Notebook, name: str = "the solution") -> str:
    """Return the text of the exercise of a solution; raise BadRequest if the solution is unfit."""
    refuse(name, list(problems(solution)))
    exercise = copy.deepcopy(solution)
    # Ids are given before cells are dropped: those of the exercise equal those of the solution.
    name_cells(exercise)
    trim_metadata(exercise)
    numbered = enumerate(exercise["cells"], start=1)
    exercise["cells"] = [_released(cell, f"{name}, cell {n}") for n, cell in numbered]
    exercise["cells"] = [cell for cell in exercise["cells"] if not _hidden(cell)]
    refuse(name, list(_leaks(exercise)))
    describe(exercise)
    return canonical(exercise)


def _hidden(cell: Cell) -> bool:
    mark = marker(cell)
    return mark is not None and mark.hidden


def _released(cell: Cell, place: str) -> Cell:
    mark = marker(cell)
    if mark and not mark.judges:
        try:
            cell["source"] = starter(source(cell))
        except BadRequest as error:
            raise BadRequest(f"{place}: {error}") from None
    if cell["cell_type"] == "code":
        cell.update(outputs=[], execution_count=None)
    return cell


def starter(text: str) -> str:
    """Replace each solution in an answer by its starter, or by a line that says what is missing."""
    flags = re.MULTILINE | re.DOTALL
    text = re.sub(_SOLUTION, _replacement, text, flags=flags)
    text = re.sub(_STARTER, lambda match: uncomment(match["starter"]), text, flags=flags)
    return text.rstrip("\n")


def _replacement(match: re.Match[str]) -> str:
    if match["starter"] is not None:
        return uncomment(match["starter"])
    return f"{match['indent']}{PLACEHOLDER}\n"


def uncomment(lines: str) -> str:
    """Take the comment sign off each line of a starter, and keep the indentation before it."""
    return "".join(f"{_uncommented(line)}\n" for line in lines.splitlines())


def _uncommented(line: str) -> str:
    match = _COMMENT.fullmatch(line.rstrip())
    if match:
        return f"{match[1]}{match[2] or ''}".rstrip()
    if line.strip():
        raise BadRequest(f"a line of a starter is written as a comment, `# code`: {line.strip()!r}")
    return ""


def _leaks(exercise: Notebook) -> Iterator[str]:
    for number, cell in enumerate(exercise["cells"], start=1):
        for secret in _SECRETS:
            if secret in source(cell):
                yield f"cell {number} of the exercise would show the words {secret!r}"
