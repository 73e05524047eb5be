"""A check prints one verdict and raises nothing, whatever happens inside it."""

from __future__ import annotations

import os

import pytest

from labkit import Descriptor
from labkit.checks import check
from labkit.checks.answer import unanswered

Said = pytest.CaptureFixture[str]


def test_a_check_that_holds_prints_its_one_line(capsys: Said) -> None:
    with check("a.task", "does what it should") as task:
        task.that(holds=True, otherwise="never said")
    assert capsys.readouterr().out == "✔ a.task: does what it should\n"
    assert task.passed


def test_a_check_that_does_not_hold_says_why(capsys: Said) -> None:
    with check("a.task", "x") as task:
        task.that(holds=False, otherwise="it did not")
    assert capsys.readouterr().out == "✘ a.task: it did not\n"
    assert not task.passed


def test_a_name_that_does_not_exist_yet_is_no_traceback(capsys: Said) -> None:
    with check("a.task", "x"):
        read_all  # noqa: B018, F821  # type: ignore[name-defined]
    assert "there is no read_all yet: run the answer cell above first" in capsys.readouterr().out


def test_an_answer_that_is_not_started_says_so_once(capsys: Said) -> None:
    def answer() -> None:
        raise NotImplementedError("your code goes here")

    with check("a.task", "x") as task, task.group() as group:
        group.spawn(answer)
    assert capsys.readouterr().out.startswith("✘ a.task: not started yet")


def test_what_the_students_process_printed_follows_a_cross(capsys: Said) -> None:
    def answer() -> int:
        print("so far")
        return 1 // 0

    hints = {"ZeroDivisionError": "divide by something"}
    with check("a.task", "x", hints) as task, task.group() as group:
        group.spawn(answer)
    said = capsys.readouterr().out
    assert "answer raised ZeroDivisionError" in said
    assert "divide by something" in said
    assert "it printed: so far" in said


def test_ctrl_c_is_nobodys_mistake() -> None:
    with pytest.raises(KeyboardInterrupt), check("a.task", "x"):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "not answered yet"),
        (unanswered("p", "the cell is gone"), "the cell is gone"),
        (True, "True is a bool: write a int"),
        ("3", "'3' is a str"),
    ],
)
def test_a_prediction_has_exactly_its_type(value: object, sentence: str, capsys: Said) -> None:
    with check("a.task", "x") as task:
        task.literal(value, int)
    assert sentence in capsys.readouterr().out


def leave_a_mess(kind: str) -> None:
    if kind == "descriptor":
        os.pipe()
    elif os.fork() == 0:
        if kind == "running":
            os.read(os.pipe()[0], 1)
        os._exit(0)
    elif kind == "zombie":
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("descriptor", "left 2 descriptors open"),
        ("zombie", "did not wait for 1 process"),
        ("running", "while 1 process that it had started still ran"),
    ],
)
def test_what_is_left_over_is_named(kind: str, sentence: str, capsys: Said) -> None:
    with check("a.task", "x") as task:
        with task.group() as group:
            process = group.spawn(leave_a_mess, kind)
        task.tidy(process)
    assert sentence in capsys.readouterr().out


def test_random_data_repeat_with_the_seed_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABKIT_SEED", "5")
    one, two = (check("a.task", "x").random_bytes(9) for _ in range(2))
    monkeypatch.setenv("LABKIT_SEED", "6")
    assert one == two != check("a.task", "x").random_bytes(9)
    assert check("a.task", "x").random_lines(400).endswith(b"\n")


def test_a_hang_is_explained(capsys: Said) -> None:
    read_end, write_end = map(Descriptor, os.pipe())
    with check("a.task", "x") as task, task.group(timeout=60) as group:
        group.spawn(lambda r, w: os.read(r, 1), read_end, write_end, name="reader")
    assert "the only write end still open is its own" in capsys.readouterr().out
