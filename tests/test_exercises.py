"""Exercises tell right answers, however they are written, from wrong ones, and name the bug.

tests/answers/EXERCISE/TASK/ holds answers: `right_*.py`, and `wrong_*.py` with two first lines, the
bug and a fragment of what the student must be told. Each submission here holds one answer per task.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from itertools import zip_longest
from pathlib import Path

import pytest

from labkit.grade.fleet import grade_all
from labkit.grade.notebook import marker
from labkit.grade.runner import Terms
from labkit.grade.solution import load
from labkit.grade.submission import Handed
from labkit.grade.verdict import Result

ROOT = Path(__file__).parent.parent
ANSWERS = Path(__file__).parent / "answers"
EXERCISES = sorted(path.name for path in ANSWERS.iterdir())
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


@cache
def graded(exercise: str, kind: str, folder: Path) -> dict[Path, tuple[Result, str]]:
    """Grade all answers of a kind, two submissions at once; return each with what was said."""
    solution, rows = load(ROOT / "solutions" / f"{exercise}.ipynb"), combined(kept(exercise, kind))
    work = []
    for number, chosen in enumerate(rows):
        (folder / str(number)).mkdir()
        path = write(exercise, chosen, folder / str(number))
        work.append((Handed(str(number), exercise, path), solution))
    results = {result.student: result for result in grade_all(work, Terms(seed=7), jobs=2)}
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
    result, said = graded(exercise, "wrong", folder(f"wrong-{exercise}"))[path]
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
    result, said = graded(exercise, "right", folder(f"right-{exercise}"))[path]
    earned, most = points(result, path.parent.name)
    assert earned == most, said
    assert "✘" not in said


@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_task_has_at_least_four_wrong_answers_and_two_right_ones(exercise: str) -> None:
    tasks = load(ROOT / "solutions" / f"{exercise}.ipynb").answers
    for task in tasks:
        assert len(list((ANSWERS / exercise / task).glob("wrong_*.py"))) >= 4, task
        assert len(list((ANSWERS / exercise / task).glob("right_*.py"))) >= 2, task


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_unsolved_exercise_earns_nothing_and_each_task_says_what_to_do(
    exercise: str, tmp_path: Path
) -> None:
    solution = load(ROOT / "solutions" / f"{exercise}.ipynb")
    work = [(Handed("me", exercise, ROOT / "exercises" / f"{exercise}.ipynb"), solution)]
    (result,) = grade_all(work, Terms(seed=7), jobs=1)
    said = {
        task: "\n".join(v.reason for v in verdicts) for task, verdicts in result.tasks().items()
    }
    assert result.total == 0
    assert all("✘" in text for text in said.values())
    assert "NameError" not in str(said)


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
    solution = load(ROOT / "solutions" / f"{exercise}.ipynb")
    (result,) = grade_all([(Handed("me", exercise, path), solution)], Terms(seed=7), jobs=1)
    assert result.total == result.most == solution.points
