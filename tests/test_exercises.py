"""Exercises tell right answers, however they are written, from wrong ones, and name the bug.

tests/answers/EXERCISE/TASK/ holds answers: `right_*.py`, and `wrong_*.py` with two first lines, the
bug and a fragment of what the student must be told. Each submission here holds one answer per task.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import zip_longest
from pathlib import Path

import psutil
import pytest

from labkit.grade.fleet import grade_all
from labkit.grade.notebook import marker
from labkit.grade.runner import Terms
from labkit.grade.sandbox import refusal
from labkit.grade.solution import Solution, load
from labkit.grade.submission import Handed
from labkit.grade.verdict import Result

ISOLATION = "none" if refusal() else "bubblewrap"
ROOT = Path(__file__).parent.parent
ANSWERS = Path(__file__).parent / "answers"
EXERCISES = sorted(path.name for path in ANSWERS.iterdir())
TIMES = 5  # in a row: what is right now and then is not right
MESSY = "# messy\n"  # in an answer that leaves something behind, if anybody lets it
Chosen = dict[str, Path]


def kept(exercise: str, kind: str) -> list[Path]:
    return sorted((ANSWERS / exercise).glob(f"*/{kind}_*.py"))


def each(kind: str) -> list[tuple[str, Path]]:
    return [(exercise, path) for exercise in EXERCISES for path in kept(exercise, kind)]


def name(value: object) -> str:
    return f"{value.parent.name}/{value.stem}" if isinstance(value, Path) else str(value)


def combined(paths: list[Path]) -> list[Chosen]:
    """Return submissions that hold the first, the second … answer to each task."""
    tasks: dict[str, list[Path]] = {}
    for path in paths:
        tasks.setdefault(path.parent.name, []).append(path)
    rows = zip_longest(*tasks.values())
    return [{path.parent.name: path for path in row if path} for row in rows]


def write(exercise: str, chosen: Chosen, folder: Path) -> Path:
    """Write a submission: the released exercise, with these answers in it."""
    notebook = json.loads((ROOT / "exercises" / f"{exercise}.ipynb").read_text())
    for cell in notebook["cells"]:
        mark = marker(cell)
        if mark and not mark.judges and mark.task in chosen:
            cell["source"] = f"# ANSWER {mark.task}\n{chosen[mark.task].read_text()}"
    path = folder / f"{exercise}.ipynb"
    path.write_text(json.dumps(notebook))
    return path


def official(exercise: str) -> Solution:
    return load(ROOT / "solutions" / f"{exercise}.ipynb")


def grade(exercise: str, path: Path) -> Result:
    (result,) = grade_all(
        [(Handed("me", exercise, path), official(exercise))], Terms(7, isolation=ISOLATION), jobs=1
    )
    return result


@cache
def graded(exercise: str, kind: str, folder: Path, seed: int) -> dict[Path, tuple[Result, str]]:
    """Grade all answers of a kind, two submissions at once; return each with what was said."""
    rows, work = combined(kept(exercise, kind)), []
    for number, chosen in enumerate(rows):
        home = folder / f"{seed}-{number}"
        home.mkdir()
        path = write(exercise, chosen, home)
        work.append((Handed(str(number), exercise, path), official(exercise)))
    results = {
        result.student: result
        for result in grade_all(work, Terms(seed, isolation=ISOLATION), jobs=2)
    }
    found = {}
    for number, chosen in enumerate(rows):
        for task, path in chosen.items():
            verdicts = results[str(number)].tasks()[task]
            said = "\n".join(verdict.reason for verdict in verdicts)
            found[path] = (results[str(number)], said)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return cache(tmp_path_factory.mktemp)


def points(result: Result, task: str) -> tuple[int, int]:
    verdicts = result.tasks()[task]
    return sum(v.earned for v in verdicts), sum(v.points for v in verdicts)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("exercise", "path"), each("wrong"), ids=name)
def test_a_wrong_answer_gets_nothing_and_is_told_its_bug(
    exercise: str, path: Path, folder: Callable[[str], Path]
) -> None:
    result, said = graded(exercise, "wrong", folder(f"wrong-{exercise}"), 7)[path]
    fragment = re.search(r"^# says: (.*)$", path.read_text(), re.MULTILINE)
    assert fragment, "its second line must say what the student is told"
    assert points(result, path.parent.name)[0] == 0
    assert "✘" in said
    assert fragment[1] in said


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("exercise", "path"), each("right"), ids=name)
def test_a_right_answer_gets_everything_however_it_is_written(
    exercise: str, path: Path, folder: Callable[[str], Path]
) -> None:
    for seed in range(TIMES):
        result, said = graded(exercise, "right", folder(f"right-{exercise}"), seed)[path]
        earned, most = points(result, path.parent.name)
        assert earned == most, said
        assert "✘" not in said


@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_task_has_at_least_four_wrong_answers_and_two_right_ones(exercise: str) -> None:
    for task in official(exercise).answers:
        assert len(list((ANSWERS / exercise / task).glob("wrong_*.py"))) >= 4, task
        assert len(list((ANSWERS / exercise / task).glob("right_*.py"))) >= 2, task


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_unsolved_exercise_earns_nothing_and_is_not_run(exercise: str) -> None:
    result = grade(exercise, ROOT / "exercises" / f"{exercise}.ipynb")
    assert result.total == 0
    assert "NameError" not in str(result)
    told = [v.reason for verdicts in result.tasks().values() for v in verdicts]
    assert all(text.startswith("✘") and "not started yet" in text for text in told), told
    assert result.seconds < 30


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_earns_everything(exercise: str) -> None:
    result = grade(exercise, ROOT / "solutions" / f"{exercise}.ipynb")
    assert result.total == result.most == official(exercise).points


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_released_exercise_shows_no_line_of_the_solution(exercise: str) -> None:
    released = (ROOT / "exercises" / f"{exercise}.ipynb").read_text()
    solution = json.loads((ROOT / "solutions" / f"{exercise}.ipynb").read_text())
    sources = ["".join(cell["source"]) for cell in solution["cells"]]
    regions = re.findall(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", "\n".join(sources), re.DOTALL)
    lines = {line.strip() for region in regions for line in region.splitlines()}
    telling = {line for line in lines if len(line) > 25}
    assert telling
    assert not [line for line in telling if json.dumps(line)[1:-1] in released]
    assert "HIDDEN" not in released


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("outputs", ["forged", "cleared"])
def test_stored_outputs_of_a_submission_count_for_nothing(
    exercise: str, outputs: str, tmp_path: Path
) -> None:
    path = write(exercise, combined(kept(exercise, "right"))[0], tmp_path)
    notebook = json.loads(path.read_text())
    forged = [{"output_type": "stream", "name": "stdout", "text": "✔ everything\n"}]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = forged if outputs == "forged" else []
            cell["execution_count"] = 1 if outputs == "forged" else None
    path.write_text(json.dumps(notebook))
    result = grade(exercise, path)
    assert result.total == result.most == official(exercise).points


@pytest.mark.parametrize("exercise", EXERCISES)
def test_printing_what_is_expected_earns_nothing(exercise: str, tmp_path: Path) -> None:
    notebook = json.loads((ROOT / "exercises" / f"{exercise}.ipynb").read_text())
    expected = [
        output["text"]
        for cell in official(exercise).notebook["cells"]
        for output in cell.get("outputs", [])
    ]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            lines = "".join("".join(text) for text in expected)
            cell["source"] = f"{''.join(cell['source'])}\nprint({lines!r}, end='')"
    path = tmp_path / f"{exercise}.ipynb"
    path.write_text(json.dumps(notebook))
    assert grade(exercise, path).total == 0


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_grading_leaves_nothing_over(
    exercise: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    chosen = {
        path.parent.name: path for path in kept(exercise, "wrong") if MESSY in path.read_text()
    }
    assert chosen
    assert grade(exercise, write(exercise, chosen, tmp_path)).total == 0
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not [process for process in psutil.process_iter() if belongs(process, tmp_path)]


def belongs(process: psutil.Process, folder: Path) -> bool:
    with suppress(psutil.Error):
        return process.environ().get("TMPDIR", "").startswith(str(folder))
    return False
