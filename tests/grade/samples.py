"""Small notebooks: an official one with two tasks, and what students make of it."""

import json
from functools import partial
from pathlib import Path

from labkit.grade.notebook import read
from labkit.grade.runner import Terms
from labkit.grade.sandbox import refusal
from labkit.grade.solution import Solution, load
from labkit.grade.submission import Handed, Submission
from labkit.grade.submission import read as read_submission

# As gradings are, wherever this machine can; tests/test_attacks.py needs it and says so.
ISOLATION = "none" if refusal() else "bubblewrap"
terms = partial(Terms, isolation=ISOLATION)
DOUBLE = "# ANSWER t.double\ndef double(x):\n    return x + x"
GUESS = "# ANSWER t.guess\nguess = 7"


def markdown(text):
    return {"cell_type": "markdown", "source": text, "metadata": {}}


def code(text, printed="", count=1):
    output = {"output_type": "stream", "name": "stdout", "text": printed}
    cell = {"cell_type": "code", "source": text, "metadata": {}}
    return cell | {"execution_count": count, "outputs": [output] if printed else []}


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def check(task, body, points=1, kind="CHECK"):
    """An official check whose stored output says that it passed, whatever its body does."""
    return code(f"# {kind} {task} ({points} points)\n{body}", f"✔ {task}: right\n")


def said(task, condition):
    return f"print('✔ {task}: right' if {condition} else '✘ {task}: wrong\\n  look again\\nnoise')"


def solved(text, name):
    return f"# ANSWER {name}\n" + "\n".join(["# BEGIN SOLUTION", text, "# END SOLUTION"])


def official():
    double = "# ANSWER t.double\ndef double(x):\n    # BEGIN SOLUTION\n    return 2 * x\n"
    starter = "\n# BEGIN STARTER\n# guess = None  # your guess\n# END STARTER"
    return notebook(
        markdown("# A story"),
        code("import os"),
        code(double + "    # END SOLUTION"),
        check("t.double", said("t.double", "double(2) == 4"), 2),
        check("t.double", "assert double(5) == 10, 'secret'\nprint('✔ t.double: right')",
              kind="HIDDEN CHECK"),
        code(solved("guess = 7", "t.guess") + starter),
        check("t.guess", said("t.guess", "guess == 7")),
    )  # fmt: skip


def write(path: Path, content) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def solution(folder: Path, content=None) -> Solution:
    return load(write(folder / "01_t.ipynb", content or official()))


def submit(folder: Path, *cells) -> Submission:
    path = write(folder / "ann" / "01_t.ipynb", notebook(*cells))
    return read_submission(Handed("ann", "01_t", path))


def sources(path_or_notebook) -> str:
    found = path_or_notebook if isinstance(path_or_notebook, dict) else read(path_or_notebook)
    return "\n".join("".join(cell["source"]) for cell in found["cells"])
