"""The command `labkit grade`, from the command line to the exit status."""

import json
import sys

import pytest

from labkit.__main__ import main

from .samples import DOUBLE, GUESS, ISOLATION, code, notebook, official, write


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Stand in a folder with one solution, and submissions of four students."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "solutions" / "01_t.ipynb", official())
    right = notebook(code(DOUBLE), code(GUESS))
    for student, content in {"ann": right, "bob": notebook(code(GUESS)), "eve": "oops"}.items():
        write(tmp_path / "submissions" / student / "01_t.ipynb", content)
    (tmp_path / "submissions" / "zoe").mkdir()
    return tmp_path


def test_a_class_is_graded_and_one_broken_submission_stops_nobody(course, capsys):
    assert (
        main(
            [
                "grade",
                "--isolation",
                ISOLATION,
                "submissions",
                "--out",
                "results",
                "--seed",
                "3",
                "--jobs",
                "2",
            ]
        )
        == 0
    )
    assert capsys.readouterr().out.splitlines() == [
        "ann  01_t  4 of 4",
        "bob  01_t  1 of 4",
        "eve  01_t  0 of 4",
        "zoe  01_t  0 of 4",
    ]
    book = json.loads((course / "results" / "grades.json").read_text())["results"]
    reasons = [entry["verdicts"][0]["reason"] for entry in book]
    assert "no cell begins with `# ANSWER t.double`" in reasons[1]
    assert "not JSON" in reasons[2]
    assert "no submission" in reasons[3]
    assert {entry["seed"] for entry in book} == {3}


def test_a_single_notebook_with_all_points_is_a_success(course, capsys):
    path = "submissions/ann/01_t.ipynb"
    assert main(["grade", "--isolation", ISOLATION, path, "--junit", "results/report.xml"]) == 0
    assert "✔ t.double: 3 of 3 points" in capsys.readouterr().out
    assert "testsuite" in (course / "results" / "report.xml").read_text()


def test_a_single_notebook_without_all_points_is_not(course, capsys):
    (course / "mine.ipynb").write_text("{}")
    assert main(["grade", "--isolation", ISOLATION, "mine.ipynb", "--exercise", "01_t"]) == 1
    assert "not a notebook of format 4" in capsys.readouterr().out


def test_a_fault_of_ours_has_an_exit_status_of_its_own(course, capsys):
    broken = official()
    broken["cells"][1]["source"] = "import no_such_module"
    write(course / "solutions" / "01_t.ipynb", broken)
    assert main(["grade", "--isolation", ISOLATION, "submissions/bob/01_t.ipynb"]) == 3
    assert "? t.double" in capsys.readouterr().out


def test_results_that_cannot_be_written_are_a_fault_of_ours(course, capsys):
    (course / "report.xml" / "occupied").mkdir(parents=True)
    write(course / "mine.ipynb", "")
    assert (
        main(
            [
                "grade",
                "--isolation",
                ISOLATION,
                "mine.ipynb",
                "--exercise",
                "01_t",
                "--junit",
                "report.xml",
            ]
        )
        == 3
    )
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere.ipynb"], "there is no nowhere.ipynb"),
        (["solutions"], "has no folders of students"),
        (["submissions", "--exercise", "02"], "no exercise 02 in solutions"),
        (["submissions", "--solutions", "nowhere"], "there is no nowhere"),
        (["submissions", "--out", "solutions"], "nothing in it was overwritten"),
        (["submissions", "--out", "submissions/out"], "would be taken for a student"),
        (["submissions", "--jobs", "0"], "--jobs 0: at least 1 submission"),
    ],
)
def test_bad_input_is_said_in_a_sentence(course, capsys, arguments, complaint):
    assert main(["grade", "--isolation", ISOLATION, *arguments]) == 2
    assert complaint in capsys.readouterr().err


def test_without_dask_it_says_how_to_install_it(course, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["grade", "submissions", "--dask", "tcp://localhost:8786"]) == 2
    complaint = capsys.readouterr().err
    assert 'pip install "distributed' in complaint
    assert "--jobs N grades on this machine without it" in complaint
