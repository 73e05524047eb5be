"""The commands `labkit release` and `labkit tidy`."""

import json

import pytest

from labkit.__main__ import main

from .samples import code, notebook, official, write


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "solutions" / "01_t.ipynb", official())
    write(tmp_path / "notebooks" / "00.ipynb", notebook(code("1", count=4)))
    return tmp_path


def test_release_writes_every_exercise_and_check_agrees(course, capsys):
    assert main(["release"]) == 0
    assert (course / "exercises" / "01_t.ipynb").exists()
    assert main(["release", "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_release_check_names_what_differs_and_writes_nothing(course, capsys):
    write(course / "exercises" / "01_t.ipynb", "old")
    write(course / "exercises" / "99.ipynb", "lost")
    assert main(["release", "--check"]) == 1
    printed = capsys.readouterr().out
    assert "01_t.ipynb is not what" in printed
    assert "99.ipynb has no solution" in printed
    assert (course / "exercises" / "01_t.ipynb").read_text() == "old"


def test_release_of_a_named_solution_touches_no_other(course):
    write(course / "solutions" / "02.ipynb", notebook())
    assert main(["release", "solutions/01_t.ipynb", "--to", "elsewhere"]) == 0
    assert [path.name for path in (course / "elsewhere").iterdir()] == ["01_t.ipynb"]


def test_release_of_an_unfit_solution_says_why(course, capsys):
    write(course / "solutions" / "02.ipynb", notebook())
    assert main(["release"]) == 2
    assert "02.ipynb cannot be used" in capsys.readouterr().err


def test_tidy_makes_the_default_folders_canonical(course):
    assert main(["tidy", "--check"]) == 1
    assert main(["tidy"]) == 0
    assert main(["tidy", "--check"]) == 0
    cell = json.loads((course / "notebooks" / "00.ipynb").read_text())["cells"][0]
    assert cell["execution_count"] == 1


def test_tidy_reports_what_it_cannot_mend_and_fails_only_as_a_check(course, capsys):
    path = write(course / "a.ipynb", notebook(code("x", count=None)))
    assert main(["tidy", str(path)]) == 0
    assert "cell 1 was not run" in capsys.readouterr().out
    assert main(["tidy", "--check", str(path)]) == 1
