"""What students get: nothing of the solution, and the same bytes every time."""

import json

import pytest

from labkit.errors import BadRequest
from labkit.grade.release import release, starter

from .samples import check, code, markdown, notebook, official, solved, sources


def released():
    return json.loads(release(official()))


def test_solutions_and_hidden_checks_are_gone():
    text = release(official())
    assert "2 * x" not in text
    assert "secret" not in text
    assert "BEGIN" not in text


def test_open_checks_and_stories_stay():
    assert "# A story" in sources(released())
    assert "# CHECK t.double (2 points)" in sources(released())


def test_an_exercise_has_no_outputs_and_no_counts():
    cells = [cell for cell in released()["cells"] if cell["cell_type"] == "code"]
    assert {(cell["execution_count"], len(cell["outputs"])) for cell in cells} == {(None, 0)}


def test_releasing_again_gives_the_same_bytes():
    assert release(official()) == release(official())


def test_a_solution_without_starter_becomes_a_line_that_says_so():
    text = "# ANSWER a\ndef a():\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION"
    line = '    raise NotImplementedError("replace this line with your code")'
    assert starter(text) == f"# ANSWER a\ndef a():\n{line}"


def test_a_starter_is_uncommented_where_it_stands():
    text = (
        "def a():\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION\n\n    # BEGIN STARTER\n"
        "    # # first, read\n    # for b in c:\n    #     pass\n    #\n    # END STARTER\n"
        "    print()"
    )
    assert starter(text) == (
        "def a():\n    # first, read\n    for b in c:\n        pass\n\n    print()"
    )


def test_each_of_several_regions_is_replaced():
    region = "# BEGIN SOLUTION\nx = 1\n# END SOLUTION\n"
    text = starter(f"{region}y = 2\n{region}# BEGIN STARTER\n# z = 3\n# END STARTER")
    assert text.count("NotImplementedError") == 1
    assert text.endswith("y = 2\nz = 3")


def test_a_starter_line_that_is_no_comment_is_refused_with_its_cell():
    answer = solved("a = 1", "a") + "\n# BEGIN STARTER\na = 0\n# END STARTER"
    with pytest.raises(BadRequest, match="cell 1: .*written as a comment"):
        release(notebook(code(answer), check("a", "1")), "01.ipynb")


def test_an_unfit_solution_is_refused():
    with pytest.raises(BadRequest, match="01.ipynb cannot be used"):
        release(notebook(), "01.ipynb")


def test_words_of_the_machinery_in_a_story_are_a_leak():
    cells = [markdown("A HIDDEN CHECK waits"), *official()["cells"]]
    with pytest.raises(BadRequest, match="cell 1 of the exercise would show"):
        release(notebook(*cells))
