"""Grade one's own exercise where no solution is at hand, by the checks that stand in it.

A student has the exercise, not the solution. The exercise's own check cells then are the official
ones: what each prints for a right answer is known from its source, `with check(task, asks)`. Hidden
checks are missing, and whoever edits a check deceives only himself.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from labkit.errors import BadRequest
from labkit.grade.answer import Unreadable, defined
from labkit.grade.notebook import Cell, Notebook, code_cells, marker, read, source
from labkit.grade.solution import Check, Solution

_DEFINES = re.compile(r"^(?:def +([a-z]\w*)|([a-z]\w*) *=[^=])", re.MULTILINE)


def own_checks(path: Path) -> Solution:
    """Read an exercise as if it were its solution: outputs as right answers would make them."""
    notebook = read(path)
    answers: dict[str, list[str]] = {}
    checks = []
    for number, cell in enumerate(code_cells(notebook)):
        cell["outputs"], cell["execution_count"] = [], number + 1
        mark = marker(cell)
        if mark and mark.judges:
            cell["outputs"] = [_when_right(cell, mark.task)]
            checks.append(Check(number, mark.task, mark.points or 0, mark.hidden))
        elif mark:
            answers[mark.task] = _names(source(cell))
    if not checks:
        raise BadRequest(f"{path.name} has no check cell, so there is nothing to grade it by")
    return Solution(path.stem, notebook, answers, checks)


def _when_right(cell: Cell, task: str) -> Notebook:
    try:
        calls = [node for node in ast.walk(ast.parse(source(cell))) if isinstance(node, ast.Call)]
    except SyntaxError:
        calls = []
    for call in calls:
        values = [ast.literal_eval(node) for node in call.args if isinstance(node, ast.Constant)]
        if isinstance(call.func, ast.Name) and call.func.id == "check" and len(values) > 1:
            text = "✔ {}: {}\n".format(*values)
            return {"output_type": "stream", "name": "stdout", "text": text}
    raise BadRequest(f"the check of {task} was changed: put the original cell back")


def _names(text: str) -> list[str]:
    """Return what an answer defines; what it seems to define, where it is not valid Python."""
    try:
        return defined(text)
    except Unreadable:
        return [one or other for one, other in _DEFINES.findall(text)]
