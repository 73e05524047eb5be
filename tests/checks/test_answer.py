"""An answer is a literal, a function that runs elsewhere, or the reason why there is none."""

from __future__ import annotations

import os

import pytest

from labkit import Group
from labkit.checks.answer import NotAnswered, Submitted, Unanswered, submitted, unanswered
from labkit.errors import ProcessFailed


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("x = 3", 3),
        ("x = 1\nx = 3", 3),
        ("x: int = 3", 3),
        ("x = (1, 'a')", (1, "a")),
        ("x = None", None),
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
    ],
)
def test_what_is_no_answer_says_why(source: str, sentence: str) -> None:
    answer = submitted("x", source)
    assert isinstance(answer, Unanswered)
    with pytest.raises(NotAnswered, match=sentence):
        answer()


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


def test_a_failure_tells_the_line_of_the_answer() -> None:
    with pytest.raises(ProcessFailed, match=r"your answer f, line 2, in f\(\): `return 1 / 0`"):
        submitted("f", "def f():\n    return 1 / 0")()


def test_a_missing_answer_says_why_when_it_is_to_be_started() -> None:
    with pytest.raises(NotAnswered, match="put it back"), Group() as group:
        group.spawn(unanswered("f", "the cell is gone: put it back"))


@pytest.mark.parametrize("made", ["lambda: 3", "functools.partial(int, 3)", "int"])
def test_a_function_may_be_made_without_def(made: str) -> None:
    assert isinstance(submitted("f", f"import functools\nf = {made}"), Submitted)
