"""A released exercise is an assignment of nbgrader, too: roles, identifiers, points, checksums."""

import importlib
import json
import re
import warnings
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

from labkit.grade.notebook import code_cells
from labkit.grade.release import release

from .samples import check, code, markdown, notebook, official, solved

EXERCISES = sorted((Path(__file__).parents[2] / "exercises").glob("*.ipynb"))


def installed(name: str) -> ModuleType | None:
    """Return a module of nbgrader, whatever it warns of when it is imported."""
    with warnings.catch_warnings(), suppress(ImportError):
        warnings.simplefilter("ignore")
        return importlib.import_module(name)
    return None


needs_nbgrader = pytest.mark.skipif(
    installed("nbgrader") is None, reason="nbgrader is not installed: pip install nbgrader"
)


def roles(solution):
    cells = code_cells(json.loads(release(solution)))
    return {role["grade_id"]: role for cell in cells for role in [cell["metadata"]["nbgrader"]]}


def kinds(role):
    return [kind for kind in ("solution", "grade", "locked") if role[kind]]


def test_each_code_cell_has_the_role_that_its_marker_says():
    assert {name: kinds(role) for name, role in roles(official()).items()} == {
        "setup-1": ["locked"],
        "answer-t-double": ["solution"],
        "check-t-double": ["grade", "locked"],
        "answer-t-guess": ["solution"],
        "check-t-guess": ["grade", "locked"],
    }


def test_checks_carry_their_points_and_nothing_else_does():
    points = {name: role.get("points") for name, role in roles(official()).items()}
    assert {name: number for name, number in points.items() if number is not None} == {
        "check-t-double": 2,
        "check-t-guess": 1,
    }


def test_text_cells_have_no_role():
    cells = json.loads(release(official()))["cells"]
    assert [cell["metadata"] for cell in cells if cell["cell_type"] == "markdown"] == [{}]


def test_identifiers_stay_when_only_texts_and_hidden_checks_change():
    changed = official()
    changed["cells"][0] = markdown("# Another story")
    changed["cells"][1] = code("import os\nimport sys")
    changed["cells"][3]["source"] += "\n# a comment"
    changed["cells"].insert(5, check("t.double", "double(1)", kind="HIDDEN CHECK"))
    assert list(roles(changed)) == list(roles(official()))


def test_identifiers_are_unique_and_valid_however_similar_the_tasks_are():
    tasks = ["t", "T", "t", "t.2", "t_2", "t" * 70, "t" * 71]
    answers = [code(solved(f"a{n} = 1", f"t.{name}")) for n, name in enumerate({*tasks})]
    checks = [check(f"t.{name}", "1") for name in tasks]
    found = roles(notebook(*answers, *checks))
    assert len(found) == len(answers) + len(checks)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in found)


def test_the_checksum_is_the_one_that_nbgrader_computes():
    sums = {name: role["checksum"] for name, role in roles(official()).items()}
    assert sums["setup-1"] == "92d88ac9c4ddcf5dd4dd5e391a490e7c"
    assert sums["answer-t-double"] == "cd46fbc7c8bd2d892596035cac74f92d"
    assert sums["check-t-double"] == "84f1ce63fbf9ca0756ed00c8e6f94a83"


@needs_nbgrader
@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_nbgrader_accepts_a_released_exercise_and_its_checksums(path):
    utils, form = installed("nbgrader.utils"), installed("nbgrader.nbgraderformat")
    with path.open() as file:
        exercise = form.read(file, as_version=4)  # raises ValidationError
    cells = [cell for cell in exercise.cells if cell.cell_type == "code"]
    stored = [cell.metadata.nbgrader["checksum"] for cell in cells]
    assert [utils.compute_checksum(cell) for cell in cells] == stored


@needs_nbgrader
@pytest.mark.filterwarnings("default")  # what nbgrader and its parts are warned of is their affair
@pytest.mark.parametrize(("answer", "failed"), [("def two():\n    return 2", 0), (None, 1)])
def test_nbgrader_fails_a_check_that_shows_a_cross(answer, failed, tmp_path):
    body = "from labkit.checks import check\nwith check('t.two', 'it is 2') as task:\n"
    body += "    task.that(two() == 2, 'it is not')"
    answers = code(solved("def two():\n    return 2", "t.two"))
    exercise = json.loads(release(notebook(answers, check("t.two", body))))
    if answer:
        exercise["cells"][0]["source"] = f"# ANSWER t.two\n{answer}"
    (tmp_path / "t.ipynb").write_text(json.dumps(exercise))
    found = installed("nbgrader.validator").Validator().validate(str(tmp_path / "t.ipynb"))
    assert len(found.get("failed", [])) == failed
    assert all("✘ t.two" in each["raw_error"] for each in found.get("failed", []))
    assert found.keys() <= {"failed"}
