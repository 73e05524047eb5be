"""Hostile files become a reason, and never a wait."""

import os

import pytest

from labkit.errors import BadRequest
from labkit.grade.submission import Attempt, Handed, discover, read

from .samples import DOUBLE, code, markdown, notebook, submit, write


def problem(path):
    return read(Handed("ann", "01_t", path)).problem or ""


def test_only_cells_with_an_answer_marker_are_kept(tmp_path):
    cells = [code("import os"), code("\n \n" + DOUBLE), markdown("# ANSWER b  ")]
    assert submit(tmp_path, *cells).attempts == {
        "# ANSWER t.double": [Attempt("code", "\n \n" + DOUBLE)],
        "# ANSWER b": [Attempt("markdown", "# ANSWER b  ")],
    }


def test_cells_of_the_wrong_shape_are_ignored(tmp_path):
    cells = [None, 3, {}, {"source": 5}, {"source": ["# ANSWER a\n", 7]}, {"source": {"a": 1}}]
    found = submit(tmp_path, *cells)
    assert (found.attempts, found.problem) == ({}, None)


def test_a_source_in_lines_is_joined(tmp_path):
    found = submit(tmp_path, {"source": ["# ANSWER a\n", "a = 1"], "cell_type": ["x"]})
    assert found.attempts["# ANSWER a"][0].source == "# ANSWER a\na = 1"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe{", "not text in UTF-8"),
        (b"%PDF-1.7", "not JSON"),
        (b"[" * 500_000, "not JSON"),
        (b'{"a":' * 100_000, "not JSON"),
        (b"9" * 5_000, "not JSON"),
        (b"[]", "not a notebook:"),
        (b"{}", "format 4"),
        (b'{"nbformat": 3, "worksheets": []}', "format 4"),
        (b'{"nbformat": true, "cells": []}', "format 4"),
        (b'{"nbformat": 4, "cells": {}}', "no list of cells"),
        (b'{"nbformat": 4, "cells": [' + b"1," * 2000 + b"1]}", "more than 2,000 cells"),
        (b" " * 20_000_001, "larger than 20 MB"),
    ],
    ids=lambda value: str(value[:16]),
)
def test_a_file_that_is_no_notebook_gets_a_reason(tmp_path, content, reason):
    path = tmp_path / "01_t.ipynb"
    path.write_bytes(content)
    assert reason in problem(path)


def test_a_byte_order_mark_is_harmless(tmp_path):
    path = write(tmp_path / "a.ipynb", "\ufeff" + '{"nbformat": 4, "cells": []}')
    assert problem(path) == ""


def test_a_fifo_does_not_block_and_is_refused(tmp_path):
    os.mkfifo(tmp_path / "01_t.ipynb")
    assert "is not an ordinary file" in problem(tmp_path / "01_t.ipynb")


def test_a_folder_is_refused(tmp_path):
    assert "Is a directory" in problem(tmp_path)


def test_a_link_is_not_followed(tmp_path):
    target = write(tmp_path / "bob.ipynb", notebook())
    (tmp_path / "01_t.ipynb").symlink_to(target)
    assert "is a symbolic link" in problem(tmp_path / "01_t.ipynb")


def test_a_missing_file_is_no_submission(tmp_path):
    assert problem(tmp_path / "01_t.ipynb") == "no submission: there is no file 01_t.ipynb"


def test_each_folder_is_a_student_with_every_exercise(tmp_path):
    for name in ("bob", "ann", ".git"):
        (tmp_path / name).mkdir()
    write(tmp_path / "notes.txt", "")
    found = [(handed.student, handed.exercise) for handed in discover(tmp_path, ["01", "02"])]
    assert found == [("ann", "01"), ("ann", "02"), ("bob", "01"), ("bob", "02")]


def test_a_link_in_place_of_a_folder_is_reported_not_followed(tmp_path):
    write(tmp_path / "class" / "ann" / "01.ipynb", notebook())
    (tmp_path / "class" / "eve").symlink_to(tmp_path / "class" / "ann")
    eve = [handed for handed in discover(tmp_path / "class", ["01"]) if handed.student == "eve"]
    assert "is a symbolic link" in problem(eve[0].path)


def test_a_folder_without_students_is_refused(tmp_path):
    with pytest.raises(BadRequest, match="no folders of students: it should hold STUDENT/NAME"):
        list(discover(tmp_path, ["01"]))
