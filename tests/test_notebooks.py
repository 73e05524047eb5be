"""Every lesson and every solution runs under nbval, and says again what its stored outputs say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("solutions/*.ipynb")])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_notebook_says_again_what_its_stored_outputs_say(path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"
    }
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-cell-timeout=60", "-q",
               "-p", "no:cacheprovider", "-o", "timeout=110", str(path)]  # fmt: skip
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=115
    )
    assert run.returncode == 0, run.stdout[-6000:]
    assert "passed" in run.stdout


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_code_cell_was_run_so_that_there_is_something_to_compare(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert cells
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_stored_output_is_an_error_and_the_figures_stay_small(path: Path) -> None:
    outputs = [
        out for cell in nbformat.read(path, as_version=4).cells for out in cell.get("outputs", [])
    ]
    assert not [out for out in outputs if out.output_type == "error"]
    figures = [out.data["image/png"] for out in outputs if "image/png" in out.get("data", {})]
    assert all(len(figure) * 3 // 4 <= 60_000 for figure in figures)
    assert path.stat().st_size <= 400_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_question_shows_its_answer_above_itself(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    asking = [cell for cell in cells if cell.source.lstrip().startswith(("quiz(", "parsons("))]
    assert not [
        cell.source.splitlines()[1]
        for cell in asking
        if not cell.metadata.get("jupyter", {}).get("source_hidden")
    ]


def test_there_are_notebooks_to_test() -> None:
    assert len(NOTEBOOKS) >= 2
