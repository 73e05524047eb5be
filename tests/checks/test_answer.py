"""An answer is a literal, a function that runs elsewhere, or the reason why there is none."""

from __future__ import annotations

import os

import pytest

from labkit import Group
from labkit.checks.answer import NotAnswered, Submitted, Unanswered, submitted, unanswered
from labkit.errors import ProcessFailed

SECRET = 7


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("x = 3", 3),
        ("x = 1\nx = 3", 3),
        ("x: int = 3", 3),
        ("x = (1, 'a')", (1, "a")),
        ("x = None", None),
        ("x: int", None),
        ("y = x = 3", 3),
        ("x = -3", -3),
    ],
)
def test_a_literal_is_its_value(source: str, value: object) -> None:
    assert submitted("x", source) == value


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x = 2 * 3", "plain value"),
        ("x = [a for a in b]", "plain value"),
        ("y = 3", "does not define x"),
        ("def x(:", "not valid Python: .* in its line 1"),
        ("x = " + "(" * 500 + ")" * 500, "not valid Python"),
        ("x = '\0'", "not valid Python"),
        ("x = " + "9" * 5000, "not valid Python"),
        ("x = " + "-" * 100_000 + "1", "not valid Python|plain value"),
        ("", "does not define x"),
        ("def f():\n    x = 3", "does not define x"),
    ],
)
def test_what_is_no_answer_says_why(source: str, sentence: str) -> None:
    answer = submitted("x", source)
    assert isinstance(answer, Unanswered)
    with pytest.raises(NotAnswered, match=sentence):
        answer()


def test_a_number_may_be_larger_than_python_writes() -> None:
    assert submitted("x", "x = 0x" + "f" * 5000) == 16**5000 - 1


def test_a_function_runs_in_another_process() -> None:
    assert submitted("f", "import os\ndef f(): return os.getpid()")() != os.getpid()


def test_a_source_is_not_run_where_the_verdict_is_made() -> None:
    answer = submitted("f", "raise SystemExit\ndef f(): pass")
    assert isinstance(answer, Submitted)
    with pytest.raises(ProcessFailed, match="SystemExit"):
        answer()


def test_a_function_sees_the_modules_of_the_notebook_and_earlier_answers() -> None:
    submitted("helper", "def helper(): return os.sep")
    assert submitted("f", "def f(): return helper() * 2")() == os.sep * 2


def test_a_function_sees_what_the_notebook_imported_from_modules() -> None:
    assert submitted("f", "def f(): return Group.__name__, ProcessFailed.__name__")() == (
        "Group",
        "ProcessFailed",
    )


def test_a_function_sees_nothing_else_of_the_notebook() -> None:
    with pytest.raises(ProcessFailed, match="NameError: name 'SECRET' is not defined"):
        submitted("f", "def f(): return SECRET")()


def test_what_a_cell_tries_out_is_not_held_against_the_function() -> None:
    with Group(plain=True) as group:
        process = group.spawn(submitted("f", "import os\nends = os.pipe()\ndef f(): return 3"))
    assert (process.result, process.left_open) == (3, [])


def test_an_answer_is_not_bound_to_the_future_of_its_judge() -> None:
    assert submitted("f", "def f(x: int): return f.__annotations__['x'].__name__")(1) == "int"


def test_an_answer_is_a_module_that_its_classes_find() -> None:
    source = """
from __future__ import annotations
from dataclasses import dataclass
@dataclass
class Point:
    x: int
def f(): return Point(3).x
"""
    assert submitted("f", source)() == 3


def test_a_name_that_is_bound_only_under_a_condition_may_be_missing() -> None:
    answer = submitted("f", "if 1 > 2:\n    def f(): pass")
    assert isinstance(answer, Submitted)
    with pytest.raises(ProcessFailed, match="your answer did not define f when it was run"):
        answer()


def test_a_failure_tells_the_line_of_the_answer() -> None:
    with pytest.raises(ProcessFailed, match=r"your answer f, line 2, in f\(\): `return 1 / 0`"):
        submitted("f", "def f():\n    return 1 / 0")()


def test_a_missing_answer_says_why_when_it_is_to_be_started() -> None:
    with pytest.raises(NotAnswered, match="put it back"), Group() as group:
        group.spawn(unanswered("f", "the cell is gone: put it back"))


@pytest.mark.parametrize(
    "source",
    [
        "f = lambda: 3",
        "import functools\nf = functools.partial(int, 3)",
        "class F:\n    def __call__(self): return 3\nf = F()",
        "try:\n    def f(): return 3\nfinally:\n    pass",
        "f, g = (lambda: 3), 4",
        "def g(): return 3\nf = g",
    ],
)
def test_a_function_may_be_made_in_any_way(source: str) -> None:
    assert submitted("f", source)() == 3
