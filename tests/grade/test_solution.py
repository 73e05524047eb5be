"""An official notebook is validated before anybody uses it."""

import pytest

from labkit.errors import BadRequest
from labkit.grade.solution import Check, problems

from .samples import check, code, notebook, official, solution, solved


def test_a_solution_knows_answers_checks_and_points(tmp_path):
    found = solution(tmp_path)
    assert found.answers == {"t.double": ["double"], "t.guess": ["guess"]}
    assert found.checks[1] == Check(3, "t.double", 1, hidden=True)
    assert (found.name, found.points) == ("01_t", 4)


ANSWER = code(solved("a = 1", "a"))
CHECK = check("a", "print(1)")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ([], "no cell that begins with `# ANSWER"),
        ([ANSWER], "nothing checks `# ANSWER a`"),
        ([ANSWER, ANSWER, CHECK], "two cells are `# ANSWER a`"),
        ([CHECK, ANSWER, CHECK], "cell 1: no `# ANSWER a` stands before this check"),
        ([ANSWER, code("# CHECK a\nx")], "cell 2: say what it is worth: `# CHECK a"),
        ([ANSWER, code("x\n# CHECK a (1 point)")], "cell 2: a marker stands alone in the first"),
        ([ANSWER, code("# CHECK a (1 point) easy")], "cell 2: a marker stands alone"),
        ([ANSWER, check("a", "# NBVAL_IGNORE_OUTPUT")], "no tags and no NBVAL comment"),
        ([ANSWER, CHECK | {"metadata": {"tags": ["raises-exception"]}}], "no tags and no NBVAL"),
        ([code("# ANSWER a\na = 1"), CHECK], "cell 1: without `# BEGIN SOLUTION`"),
        ([code(solved("_a = 1", "a")), CHECK], "defines no public name"),
        ([code(solved("a = ", "a")), CHECK], "line 3 is not valid Python"),
        ([code(solved("a = 1\n# BEGIN STARTER", "a")), CHECK], "needs its END"),
        ([ANSWER, check("a", "# BEGIN SOLUTION")], "only an ANSWER cell may have SOLUTION"),
        ([code("# ANSWER a (2 points)\n# BEGIN SOLUTION\na = 1\n# END SOLUTION")], "belong to"),
    ],
)
def test_what_is_wrong_is_said_with_the_cell(cells, problem):
    assert any(problem in text for text in problems(notebook(*cells)))


def test_a_good_solution_has_no_problems():
    assert list(problems(official())) == []


@pytest.mark.parametrize("change", [{"execution_count": None}, {"outputs": []}])
def test_a_check_that_was_never_run_is_refused_for_grading(tmp_path, change):
    cells = official()["cells"]
    cells[3] |= change
    with pytest.raises(BadRequest, match="cell 4: its stored output has no line `✔ t.double`"):
        solution(tmp_path, notebook(*cells))
