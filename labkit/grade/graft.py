"""Join a submission with the official notebook: hers are the answers, ours is everything else.

    # ANSWER pipes.read_all                          # ANSWER pipes.read_all
    def read_all(fd):                   ──▶          from labkit.checks import submitted, unanswered
        ...                                          _answer = 'the source of her cell'
                                                     read_all = submitted('read_all', _answer)

Her source is a literal here: never code of the notebook that judges. What she changed, added or
deleted elsewhere has no effect. A missing name is bound to a sentence that says what to put back,
and the names of a cell that is as it was released to one that says so: nothing of it is run.

Trap: nbval compares the stored output of answer cells, too, so the graft has none there.
"""

from __future__ import annotations

import copy

from labkit.grade.answer import PLACEHOLDER, Unreadable, bound
from labkit.grade.notebook import Notebook, code_cells, marker, source
from labkit.grade.release import starter
from labkit.grade.solution import REGIONS, Solution
from labkit.grade.submission import Submission

_IMPORT = "from labkit.checks import submitted, unanswered"


def graft(submission: Submission, solution: Solution) -> Notebook:
    """Return the official notebook with the submission's answers bound into it."""
    notebook = copy.deepcopy(solution.notebook)
    for cell in code_cells(notebook):
        mark = marker(cell)
        if mark and not mark.judges:
            names, released = solution.answers[mark.task], _released(source(cell))
            cell["source"] = _binding(submission, mark.task, names, released)
            cell["outputs"] = []
    return notebook


def answer(submission: Submission, task: str) -> str:
    """Return the source of the one answer to a task; raise Unreadable with what to put back."""
    line = f"# ANSWER {task}"
    attempts = submission.attempts.get(line, [])
    code = [attempt for attempt in attempts if attempt.cell_type == "code"]
    if attempts and not code:
        raise Unreadable(
            f"the cell `{line}` is a {attempts[0].cell_type} cell: change it back to a code cell"
        )
    if not code:
        raise Unreadable(f"no cell begins with `{line}`: put that line back above your answer")
    if len(code) > 1:
        raise Unreadable(f"{len(code)} cells begin with `{line}`: keep one of them")
    return code[0].source


def _binding(submission: Submission, task: str, names: list[str], released: str | None) -> str:
    lines = [f"# ANSWER {task}", _IMPORT]
    try:
        text = answer(submission, task)
        if text.strip() == released:
            raise Unreadable(f"not started yet: the cell `# ANSWER {task}` is as you got it")
        given = _bound(text, task)
    except Unreadable as why:
        return "\n".join([*lines, *(_unanswered(name, str(why)) for name in names)])
    # Only ASCII reaches the kernel, whatever the source contains.
    lines.append(f"_answer = {text!a}")
    for name in names:
        known = name in given
        lines.append(_submitted(name) if known else _unanswered(name, _undefined(name, task, text)))
    return "\n".join(lines)


def _released(official: str) -> str | None:
    """Return an answer cell as students got it; None where there is no solution to tell, but only
    the student's own exercise.
    """
    return starter(official).strip() if REGIONS.search(official) else None


def _bound(text: str, task: str) -> set[str]:
    try:
        return bound(text)
    except Unreadable as why:
        raise Unreadable(f"the cell `# ANSWER {task}` cannot be used: {why}") from None


def _undefined(name: str, task: str, text: str) -> str:
    if PLACEHOLDER in text:
        return f"not started: write `{name}` in the cell `# ANSWER {task}`"
    return f"the cell `# ANSWER {task}` does not define `{name}`: give it that name"


def _submitted(name: str) -> str:
    return f"{name} = submitted({name!r}, _answer)"


def _unanswered(name: str, why: str) -> str:
    return f"{name} = unanswered({name!r}, {why!a})"
