"""The same five tasks in the forms of three graders, and eight students' answers to them.

What a task asks for, its solution and its check are written once; `labkit()`, `nbgrader()` and
`otter()` return the instructor's notebook as each of them wants it. A check is one expression, so
that nobody checks more than another: labkit's runs the answer in a process of its own, as always.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from textwrap import indent
from typing import Any

Notebook = dict[str, Any]
Cell = dict[str, Any]
POINTS = 2  # for each task

# Of fork() beside threads, in the kernels that run answers themselves: an output to stderr would
# cost points there.
IMPORTS = """\
import os
import subprocess
import sys
import warnings
warnings.simplefilter("ignore", DeprecationWarning)
"""


@dataclass(frozen=True)
class Task:
    """Be one task: a function to write, its body, and the expression that must be true."""

    name: str
    head: str
    solution: str
    holds: str

    def solved(self, body: str) -> str:
        """Return the function with that body."""
        return f"{self.head}\n{indent(body.strip(), '    ')}"

    @property
    def cell(self) -> str:
        """Return the instructor's answer cell, with a region that all three graders know."""
        return self.solved(f"# BEGIN SOLUTION\n{self.solution.strip()}\n# END SOLUTION")


TASKS = [
    Task(
        "status",
        "def status(code):",
        """
child = os.fork()
if child == 0:
    os._exit(code)
return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
""",
        "[status(code) for code in (0, 7)] == [0, 7]",
    ),
    Task(
        "read_all",
        "def read_all(command):",
        """
reader, writer = os.pipe()
child = subprocess.Popen(command, stdout=writer)
os.close(writer)
pieces = []
while piece := os.read(reader, 65_536):
    pieces.append(piece)
os.close(reader)
child.wait()
return b"".join(pieces)
""",
        'read_all(["head", "-c", "200000", "/dev/zero"]) == bytes(200_000)',
    ),
    Task(
        "shout",
        "def shout(text):",
        """
(there, ask), (back, tell) = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    os.write(tell, os.read(there, 100).upper())
    os._exit(0)
os.write(ask, text)
os.waitpid(child, 0)
answer = os.read(back, 100)
for fd in (there, ask, back, tell):
    os.close(fd)
return answer
""",
        'shout(b"sun") == b"SUN"',
    ),
    Task(
        "feed",
        "def feed(command, content):",
        "return subprocess.run(command, input=content, stdout=subprocess.PIPE).stdout",
        'feed(["sort"], b"c\\na\\nb\\n") == b"a\\nb\\nc\\n"',
    ),
    Task(
        "pipeline",
        "def pipeline(first, second):",
        """
reader, writer = os.pipe()
one = subprocess.Popen(first, stdout=writer)
os.close(writer)
two = subprocess.Popen(second, stdin=reader, stdout=subprocess.PIPE)
os.close(reader)
out = two.communicate()[0]
one.wait()
return out
""",
        'pipeline(["printf", "b\\\\na\\\\n"], ["sort"]) == b"a\\nb\\n"',
    ),
]
MOST = POINTS * len(TASKS)

WRONG = {
    "status": "return os.waitpid(subprocess.Popen(['sh', '-c', f'exit {code}']).pid, 0)[1]",
    "read_all": "return subprocess.Popen(command, stdout=subprocess.PIPE).stdout.read(100)",
    "shout": "return text",
    "feed": "raise ValueError(command)",
    "pipeline": "return subprocess.run(first, stdout=subprocess.PIPE).stdout",
}
# By student: the tasks that she has wrong. Nobody hangs: that costs others half a minute or more.
STUDENTS = {
    "ann": [],
    "bob": [],
    "cem": [],
    "dan": ["status"],
    "eve": ["read_all", "pipeline"],
    "fay": ["shout", "feed"],
    "gus": ["status", "read_all", "shout"],
    "hal": list(WRONG),
}


def points(student: str) -> int:
    """Return what a student has earned, whoever grades it."""
    return MOST - POINTS * len(STUDENTS[student])


def notebook(cells: list[Cell]) -> Notebook:
    """Return a notebook of these cells."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}


def code(source: str, **metadata: object) -> Cell:
    """Return a code cell without outputs."""
    empty = {"outputs": [], "execution_count": None}
    return {"cell_type": "code", "source": source, "metadata": metadata} | empty


def raw(source: str) -> Cell:
    """Return a cell that only otter reads."""
    return {"cell_type": "raw", "source": source, "metadata": {}}


def labkit() -> Notebook:
    """Return an official notebook of ours, with the outputs that its checks have."""
    cells = [code(f"{IMPORTS}from labkit.checks import check")]
    for task in TASKS:
        name = f"bench.{task.name}"
        check = f'with check("{name}", "is right") as task:\n    task.that({task.holds}, "is not")'
        told = {"output_type": "stream", "name": "stdout", "text": f"✔ {name}: is right\n"}
        cells.append(code(f"# ANSWER {name}\n{task.cell}"))
        cells.append(code(f"# CHECK {name} ({POINTS} points)\n{check}") | {"outputs": [told]})
    for count, cell in enumerate(cells, start=1):
        cell["execution_count"] = count
    return notebook(cells)


def nbgrader() -> Notebook:
    """Return a source notebook of nbgrader."""
    role = {"schema_version": 3, "task": False, "grade": False, "locked": True, "solution": False}
    cells = [code(IMPORTS, nbgrader=role | {"grade_id": "imports"})]
    for task in TASKS:
        answer = role | {"grade_id": task.name, "locked": False, "solution": True}
        check = role | {"grade_id": f"check-{task.name}", "grade": True, "points": POINTS}
        cells.append(code(task.cell, nbgrader=answer))
        cells.append(code(f"assert {task.holds}", nbgrader=check))
    return notebook(cells)


def otter() -> Notebook:
    """Return a master notebook for `otter assign`: a test is an expression and its output."""
    cells = [raw("# ASSIGNMENT CONFIG\nexport_cell: false"), code(IMPORTS)]
    for task in TASKS:
        true = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
        test = code(task.holds) | {"outputs": [true | {"data": {"text/plain": "True"}}]}
        cells += [raw(f"# BEGIN QUESTION\nname: {task.name}\npoints: {POINTS}")]
        cells += [raw("# BEGIN SOLUTION"), code(task.cell), raw("# END SOLUTION")]
        cells += [raw("# BEGIN TESTS"), test, raw("# END TESTS"), raw("# END QUESTION")]
    return notebook(cells)


def filled(handed_out: Notebook, student: str) -> Notebook:
    """Return what a student hands in: the notebook that she got, with her answers."""
    handed_in = deepcopy(handed_out)
    for cell in handed_in["cells"]:
        source = "".join(cell["source"])
        for task in TASKS:
            if cell["cell_type"] == "code" and task.head in source:
                body = WRONG[task.name] if task.name in STUDENTS[student] else task.solution
                cell["source"] = source.split(task.head)[0] + task.solved(body)
    return handed_in
