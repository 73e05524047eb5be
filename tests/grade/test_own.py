"""A student without the solutions is told the same by the checks in the exercise itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from labkit.__main__ import main
from labkit.errors import BadRequest
from labkit.grade.own import own_checks

ROOT = Path(__file__).parents[2]


@pytest.fixture
def exercise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be the only notebook in a folder that has no solutions."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(ROOT / "exercises" / "01_pipes.ipynb", tmp_path))


def test_one_right_answer_among_unsolved_ones_earns_its_points(
    exercise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = exercise.read_text().replace("prediction = None", "prediction = 8")
    exercise.write_text(text)
    assert main(["grade", "--isolation", "none", str(exercise)]) == 1
    said = capsys.readouterr().out
    assert "✔ pipes.predict: 1 of 1 point" in said
    assert "✘ pipes.read_all: 0 of 2 points" in said
    assert "not started yet" in said


def test_an_answer_that_is_not_python_fails_its_own_task_only(exercise: Path) -> None:
    text = exercise.read_text().replace("prediction = None", "prediction = = 10")
    exercise.write_text(text)
    assert own_checks(exercise).answers["pipes.predict"] == ["prediction"]


def test_a_check_that_was_changed_is_named(exercise: Path) -> None:
    notebook = json.loads(exercise.read_text())
    for cell in notebook["cells"]:
        if "".join(cell["source"]).startswith("# CHECK pipes.read_all"):
            cell["source"] = "# CHECK pipes.read_all (1 point)\nprint('✔')"
    exercise.write_text(json.dumps(notebook))
    with pytest.raises(BadRequest, match=r"the check of pipes\.read_all was changed"):
        own_checks(exercise)


def test_a_notebook_without_checks_cannot_be_graded(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}))
    with pytest.raises(BadRequest, match="no check cell"):
        own_checks(path)
