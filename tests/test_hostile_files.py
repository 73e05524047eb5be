"""Hostile files and hostile names: what is handed in is read safely, and shown safely.

No answer is run here, but for one that prints what a terminal, a page or a table would act upon.
"""

import csv
import json
import os
import re

import hostile
import pytest
from hostile import code, markdown, notebook, right, write

from labkit.__main__ import main
from labkit.grade.fleet import grade_all, grade_one
from labkit.grade.sandbox import refusal
from labkit.grade.solution import load

REFUSAL = refusal()
pytestmark = [
    pytest.mark.skipif(REFUSAL is not None, reason=f"no sandbox here: {REFUSAL}"),
    pytest.mark.timeout(600),
]
SCRIPT = "</code></pre><script>alert(1)</script>"
FORMULA = "=cmd|' C calc'!A1"


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    folder = tmp_path_factory.mktemp("official")
    return load(write(folder / "solutions" / "01_t.ipynb", hostile.official()))


def fifo(path, _):
    os.mkfifo(path)


def link(path, other):
    path.symlink_to(other)


def folder_link(path, other):
    path.symlink_to(other.parent)


def large(path, _):
    with open(path, "wb") as file:
        file.truncate(30_000_000)


def deep(path, _):
    path.write_text("[" * 1_000_000)


def deep_cells(path, _):
    path.write_text('{"nbformat": 4, "cells": ' + '[{"a":' * 300_000)


def garbage(path, _):
    path.write_bytes(os.urandom(5000))


def folder(path, _):
    path.mkdir()


def device(path, _):
    path.symlink_to("/dev/zero")


def numbers(path, _):
    path.write_text('{"nbformat": 1' + "0" * 5_000_000 + "}")


def cells_of_nonsense(path, _):
    cells = [None, 3, [], {"source": 5}, {"source": [None]}, {"cell_type": "code", "source": {}}]
    write(path, notebook(*cells, {"cell_type": ["code"], "source": "# ANSWER t.read\nread = 3"}))


def module_beside_it(path, _):
    for name in ("conftest.py", "json.py", "pytest.ini", "labkit.py", "sitecustomize.py"):
        (path.parent / name).write_text("raise SystemExit(7)")
    write(path, notebook())


FILES = [
    fifo, link, folder_link, large, deep, deep_cells, garbage, folder, device, numbers,
    cells_of_nonsense, module_beside_it,
]  # fmt: skip


@pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__)
def test_a_hostile_file_earns_nothing_and_is_told_why(make, official, tmp_path):
    other = write(tmp_path / "bob" / "01_t.ipynb", notebook(right("read"), right("after")))
    path = tmp_path / "ann" / "01_t.ipynb"
    path.parent.mkdir()
    make(path, other)
    result = grade_one(hostile.handed(path, "ann"), official, hostile.terms())
    reasons = [verdict.reason for verdict in result.verdicts]
    assert (result.total, result.ours) == (0, False), reasons
    assert all(len(reason) > 20 for reason in reasons) and "Traceback" not in str(reasons)


READ = "# ANSWER t.read\n"
LIE = "def read(fd):\n    return b''"
LOOK_ALIKES = [
    "# АNSWER t.read",
    "# ANSWER\u00a0t.read",
    "#\u200b ANSWER t.read",
    "＃ ANSWER t.read",
]
CELLS = {
    "a look-alike beside the right one": ([code(f"{LOOK_ALIKES[0]}\n{LIE}"), right("read")], 4),
    "only look-alikes": ([code(f"{line}\n{LIE}") for line in LOOK_ALIKES], 2),
    "two answers": ([right("read"), code(READ + LIE)], 2),
    "checks of its own": ([code("# CHECK t.read (50 points)", "✔ t.read: right\n")], 2),
    "the answer as text": ([markdown(right("read")["source"])], 2),
    "the same id everywhere": ([right("read") | {"id": "x"}, code("1") | {"id": "x"}], 4),
    "tags that skip": ([code(READ + LIE) | {"metadata": {"tags": ["nbval-skip"]}}], 2),
    "a right output that is stored": ([code(READ + LIE, "✔ t.read: right\n")], 2),
    "magics": ([code(READ + "%%bash\necho ✔")], 2),
    "quotes that end a literal": ([code(READ + "'''\n\"\"\"\\\nprint('✔ t.read: right')\n'''")], 2),
    "surrogates": ([code(READ + "def read(fd):\n    return '\ud800'")], 2),
    "another task's name": ([code(READ + LIE + "\nafter = check = print = read")], 2),
}


@pytest.fixture(scope="module")
def graded(official, tmp_path_factory):
    folder, work = tmp_path_factory.mktemp("cells"), []
    for number, (what, (cells, _)) in enumerate(CELLS.items()):
        path = write(folder / str(number) / "01_t.ipynb", notebook(*cells, right("after")))
        work.append((hostile.handed(path, what), official))
    return {result.student: result for result in grade_all(work, hostile.terms(), jobs=2)}


@pytest.mark.parametrize("what", CELLS)
def test_cells_that_were_tampered_with_earn_what_is_honest(what, graded):
    reasons = [verdict.reason for verdict in graded[what].verdicts]
    assert graded[what].total == CELLS[what][1], reasons
    assert not graded[what].ours and all(reason.strip() for reason in reasons)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Run the whole command over one student whose name and answer are code elsewhere."""
    place = tmp_path_factory.mktemp("reports")
    write(place / "solutions" / "01_t.ipynb", hostile.official())
    shown = f"print({SCRIPT!r}); print({FORMULA!r}); print('\\x1b]0;t\\x07\\x1b[2J\\u202e')"
    answer = code(f"{READ}def read(fd):\n    {shown}\n    raise ValueError({SCRIPT!r})")
    student = f"{FORMULA}<b>\x1b[31m\n"
    write(place / "work" / student / "01_t.ipynb", notebook(answer, right("after")))
    options = ["--solutions", str(place / "solutions"), "--out", str(place / "out")]
    assert main(["grade", str(place / "work"), *options, "--junit", str(place / "out/j.xml")]) == 0
    return [path for path in (place / "out").rglob("*") if path.is_file()]


def texts(written, *suffixes):
    found = [path.read_text(errors="replace") for path in written if path.suffix in suffixes]
    assert found
    return found


def test_no_page_holds_markup_of_a_student(written):
    for page in texts(written, ".html", ".xml", ".md"):
        assert "<script>alert" not in page and "<b>\x1b" not in page


def test_no_report_holds_a_control_character(written):
    for text in texts(written, ".html", ".xml", ".csv", ".md", ".txt", ".json", ".jsonl"):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text.replace("\r\n", "\n"))


def test_no_cell_of_a_table_is_a_formula(written):
    for path in written:
        if path.suffix == ".csv":
            cells = [cell for row in csv.reader(path.read_text().splitlines()) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_names_of_reports_are_plain(written):
    assert all(json.dumps(path.name).isascii() and path.name.isprintable() for path in written)
