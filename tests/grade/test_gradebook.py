"""The folder of results: complete, mergeable, and never somebody else's."""

import csv
import json

import pytest

from labkit.errors import BadRequest
from labkit.grade.gradebook import Gradebook, replace, table

from .test_verdict import result


def rows(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_a_gradebook_has_every_view(tmp_path):
    Gradebook(tmp_path / "out").add([result("passed")])
    names = {str(p.relative_to(tmp_path / "out")) for p in tmp_path.rglob("*") if p.is_file()}
    assert names == {
        "feedback/ann/01_t.html",
        "grades.csv",
        "grades.json",
        "junit.xml",
        "summary.md",
    }


def test_the_table_has_a_row_per_submission_and_a_column_per_task(tmp_path):
    Gradebook(tmp_path).add([result("passed", "failed", student="zoe"), result("passed")])
    assert rows(tmp_path / "grades.csv") == [
        ["student", "exercise", "total", "max", "a"],
        ["ann", "01_t", "2", "2", "2"],
        ["zoe", "01_t", "2", "4", "2"],
    ]


def test_what_could_not_be_judged_is_empty_not_zero():
    assert '"ann","01_t","",4,""' in table([result("passed", "error of ours")])


def test_a_name_is_no_formula():
    assert table([result("passed", student="=cmd|' /C calc'!A0")]).split("\n")[1].startswith("\"'=")


def test_grading_again_replaces_and_adds(tmp_path):
    Gradebook(tmp_path).add([result("failed"), result("failed", student="bob")])
    Gradebook(tmp_path).add([result("passed"), result("passed", student="eve")])
    totals = {row[0]: row[2] for row in rows(tmp_path / "grades.csv")[1:]}
    assert totals == {"ann": "2", "bob": "0", "eve": "2"}


def test_the_same_results_give_the_same_bytes(tmp_path):
    for name, order in (("one", ["ann", "bob"]), ("two", ["bob", "ann"])):
        Gradebook(tmp_path / name).add([result("passed", student=student) for student in order])
    assert [(tmp_path / "one" / view).read_bytes() for view in ("grades.csv", "grades.json")] == [
        (tmp_path / "two" / view).read_bytes() for view in ("grades.csv", "grades.json")
    ]


def test_the_json_keeps_the_seed(tmp_path):
    Gradebook(tmp_path).add([result("passed")])
    assert json.loads((tmp_path / "grades.json").read_text())["results"][0]["seed"] == 7


@pytest.mark.parametrize("content", [None, "{}", '{"format": "other"}', "not json"])
def test_a_folder_of_somebody_else_is_not_touched(tmp_path, content):
    (tmp_path / "thesis.tex").write_text("years of work")
    if content is not None:
        (tmp_path / "grades.json").write_text(content)
    with pytest.raises(BadRequest, match="nothing in it was overwritten: name a new folder"):
        Gradebook(tmp_path)


def test_a_file_in_place_of_the_folder_is_not_touched(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(BadRequest, match="is not a folder, and was not touched"):
        Gradebook(tmp_path / "out")


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path):
    (tmp_path / "grades.csv" / "occupied").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        replace(tmp_path / "grades.csv", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]
