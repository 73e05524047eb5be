"""What went wrong is told with the cell, the line and the code, whatever the exception is like."""

from __future__ import annotations

import json
import linecache
import os
import signal
import sys
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from processes import like_a_cell

from labkit import Group
from labkit.child import describe
from labkit.errors import ProcessFailed
from labkit.failure import Failure, Place, place_in_dump

like_a_cell(__name__)

CELL = """def inner(x):
    return 1 / x

def role(x):
    return inner(x)
"""


def fails(function: Any, *arguments: object) -> str:
    """Return what a group says of a function that raises."""
    with pytest.raises(ProcessFailed) as caught, Group(timeout=60, replay=False) as group:
        group.spawn(function, *arguments)
    return str(caught.value)


def test_the_lines_of_a_cell_are_quoted() -> None:
    name = "/tmp/ipykernel_1/3.py"
    linecache.cache[name] = (len(CELL), None, CELL.splitlines(keepends=True), name)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(CELL, name, "exec"), namespace)
    assert fails(namespace["role"], 0).splitlines() == [
        "role raised ZeroDivisionError: division by zero",
        "  3.py, line 5, in role(): `return inner(x)`",
        "  3.py, line 2, in inner(): `return 1 / x`",
    ]


def notebook(*cells: str) -> list[Any]:
    """Run cells in a real kernel and return their outputs."""
    sources = [nbformat.v4.new_code_cell(source) for source in cells]
    book = nbformat.v4.new_notebook(cells=sources)
    path = f"import sys; sys.path[:0] = {sys.path!r}"
    book.cells.insert(0, nbformat.v4.new_code_cell(path))
    NotebookClient(book, timeout=100, kernel_name="python3", allow_errors=True).execute()
    return [cell.outputs for cell in book.cells[1:]]


RUN = """from labkit import Group
with Group() as group:
    group.spawn(role, 0)"""

STUCK = """import os
def wait():
    os.read(os.pipe()[0], 1)
with Group() as group:
    group.spawn(wait)"""


def test_in_a_notebook_a_place_is_a_line_of_a_cell() -> None:
    _, (failed,), (waited,) = notebook(CELL, RUN, STUCK)
    assert (failed.ename, waited.ename) == ("ProcessFailed", "Stuck")
    assert "cell, line 5, in role(): `return inner(x)`" in failed.evalue
    assert "cell, line 2, in inner(): `return 1 / x`" in failed.evalue
    assert "cell, line 3, in wait(): `os.read(os.pipe()[0], 1)`" in waited.evalue


class Hostile(Exception):
    def __init__(self, text: Any) -> None:
        self.text = text

    def __str__(self) -> Any:
        return self.text()


TEXTS = [lambda: 1 / 0, sys.exit, lambda: 3, lambda: Hostile.__str__(Hostile(sys.exit))]


@pytest.mark.parametrize("text", TEXTS)
def test_an_exception_whose_text_cannot_be_made_is_told_all_the_same(text: Any) -> None:
    record = describe(Hostile(text), None)
    assert record["text"] == "(an exception whose text cannot be made)"
    assert str(record["type"]).endswith("Hostile")


def test_a_text_without_an_end_is_cut() -> None:
    failure = Failure.read(describe(Hostile(lambda: "x" * 10**8), None))
    assert len(failure.summary) < 5000


def test_notes_belong_to_the_text() -> None:
    error = ValueError("no")
    error.add_note("look here")
    assert Failure.read(describe(error, None)).summary == "ValueError: no\nlook here"


def test_an_exception_that_is_no_text_at_all_is_told_by_its_type() -> None:
    assert fails(lambda: os.kill(os.getpid(), signal.SIGINT)).startswith(
        "<lambda> raised KeyboardInterrupt"
    )
    assert fails(sys.exit).startswith("exit raised SystemExit")
    assert fails(sys.exit, 3).startswith("exit raised SystemExit: 3")


def test_a_long_recursion_is_told_in_a_few_lines() -> None:
    def role() -> None:
        role()

    lines = fails(role).splitlines()
    assert lines[0].startswith("role raised RecursionError") and len(lines) == 5


def test_only_the_lines_of_the_student_are_shown() -> None:
    story = fails(lambda: json.loads("no"))
    assert "decoder.py" not in story and "test_failure.py" in story


def test_a_failure_in_foreign_code_alone_is_shown_with_its_lines() -> None:
    assert "decoder.py" in fails(json.loads, "no")


def test_the_cause_of_arguments_that_do_not_arrive_is_told() -> None:
    class Poison:
        def __reduce__(self) -> Any:
            return divmod, (1, 0)

    assert "raised ZeroDivisionError" in fails(print, Poison())


@pytest.mark.parametrize("record", [{}, {"type": "E", "text": "", "frames": [1]}, {"frames": []}])
def test_a_record_that_is_nonsense_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Failure.read(record)


def test_the_innermost_line_of_the_student_is_found_in_a_dump() -> None:
    frames = [
        (linecache.__file__, 9, "get"),
        ("/home/a/b.py", 7, "role"),
        ("/home/a/b.py", 9, "top"),
    ]
    dump = "\n".join(f'File "{file}", line {line} in {name}' for file, line, name in frames)
    assert place_in_dump(dump) == Place("/home/a/b.py", 7, "role")
    assert place_in_dump("") is None
