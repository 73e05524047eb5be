"""From a submission only answers are taken, and only as literals."""

import ast
import json

import pytest

from labkit.grade.graft import graft
from labkit.grade.notebook import code_cells
from labkit.grade.release import release

from .samples import DOUBLE, GUESS, code, markdown, notebook, official, solution, sources, submit


@pytest.fixture
def grafted(tmp_path):
    """Return the source of the first answer cell of a graft of some cells."""

    def graft_of(*cells):
        return code_cells(graft(submit(tmp_path, *cells), solution(tmp_path)))[1]

    return graft_of


def test_an_answer_becomes_a_literal_that_is_submitted(grafted):
    assert grafted(code(DOUBLE))["source"].split("\n") == [
        "# ANSWER t.double",
        "from labkit.checks import submitted, unanswered",
        f"_answer = {DOUBLE!r}",
        "double = submitted('double', _answer)",
    ]


def test_answer_cells_keep_their_count_and_no_outputs(grafted):
    assert (grafted(code(DOUBLE))["execution_count"], grafted()["outputs"]) == (1, [])


def test_nothing_else_of_a_submission_is_in_the_graft(tmp_path):
    cells = [code(DOUBLE), code(GUESS), code("evil = 1"), markdown("evil")]
    cells += [code("# CHECK t.double (2 points)\nprint('evil')", "✔ evil")]
    result = graft(submit(tmp_path, *cells), solution(tmp_path))
    assert "evil" not in sources(result)
    ours = [cell for cell in result["cells"] if "ANSWER" not in cell["source"]]
    assert ours == [cell for cell in official()["cells"] if "ANSWER" not in cell["source"]]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([], "no cell begins with `# ANSWER t.double`: put that line back"),
        ([code(DOUBLE), code(DOUBLE)], "2 cells begin with `# ANSWER t.double`: keep one"),
        ([markdown(DOUBLE)], "is a markdown cell: change it back to a code cell"),
        ([code(DOUBLE + "(")], "cannot be used: line 3 is not valid Python"),
        ([code(DOUBLE + "\n%matplotlib")], "line 4 is a command of the notebook"),
        ([code("# ANSWER t.double\nDouble = 1")], "does not define `double`"),
        ([code(DOUBLE + "\n#" + "x" * 200_000)], "larger than 200 KB"),
        ([code('# ANSWER t.double\nraise NotImplementedError("replace this line with your code")')],
         "not started: write `double`"),
        ([code("# answer t.double\ndouble = 1")], "no cell begins with"),
    ],
)  # fmt: skip
def test_a_missing_answer_becomes_a_sentence(grafted, cells, reason):
    text = grafted(*cells)["source"]
    bound = ast.parse(text).body[-1]
    assert "unanswered('double', " in text
    assert reason in ast.unparse(bound)


def test_a_cell_as_it_was_released_is_not_run(tmp_path):
    exercise = json.loads(release(official()))
    cells = code_cells(graft(submit(tmp_path, *exercise["cells"]), solution(tmp_path)))
    answers = [cell["source"] for cell in cells if "ANSWER" in cell["source"]]
    assert len(answers) == 2
    for text in answers:
        assert "not started yet" in text
        assert "submitted(" not in text


def test_a_name_may_be_bound_by_an_import(grafted):
    text = grafted(code("# ANSWER t.double\nfrom math import sqrt as double"))["source"]
    assert "double = submitted(" in text


@pytest.mark.parametrize(
    "attack",
    ["'\nevil = 1\n'", '"""\nevil = 1', "\\", "\r\nevil", "%%bash", "# NBVAL_SKIP", "ünï\u2028x"],
)
def test_no_source_breaks_out_of_its_literal(grafted, attack):
    comments = "".join(f"# {line}\n" for line in attack.split("\n"))
    text = grafted(code(f"{DOUBLE}\ny = {attack!r}\n{comments}"))["source"]
    assert text.isascii()
    assert len(text.splitlines()) == 4
    assert [type(statement).__name__ for statement in ast.parse(text).body] == [
        "ImportFrom",
        "Assign",
        "Assign",
    ]


def test_the_official_notebook_is_not_changed(tmp_path):
    ours = solution(tmp_path)
    before = sources(ours.notebook)
    graft(submit(tmp_path, code(DOUBLE)), ours)
    assert sources(ours.notebook) == before
    assert notebook(*ours.notebook["cells"]) == official()
