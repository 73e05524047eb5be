"""The folder of results: every view, complete, mergeable, and the same for the same results."""

import csv
import json
import re

import pytest

from labkit.grade.gradebook import Gradebook, replace
from labkit.grade.journal import Entry
from labkit.grade.printable import folder
from labkit.grade.verdict import Result

from .test_journal import entry
from .test_verdict import result

VIEWS = {"canvas.csv", "grades.csv", "grades.json", "junit.xml", "moodle.csv"}
DUE = "[01_t]\ndeadline = 1970-01-01T00:00:10\npenalty = 25\n"


def book(folder, *entries):
    """Return the folder of a gradebook to which entries were added."""
    with Gradebook(folder) as gradebook:
        for each in entries:
            gradebook.journal.append(each)
        gradebook.write()
    return folder


def rows(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_a_gradebook_has_every_view(tmp_path):
    book(tmp_path / "out", entry())
    names = {str(p.relative_to(tmp_path / "out")) for p in tmp_path.rglob("*") if p.is_file()}
    others = {"feedback/ann/feedback.html", "journal.jsonl", "report.html", "summary.md"}
    assert names == VIEWS | others


def test_grading_again_replaces_and_adds(tmp_path):
    book(tmp_path, entry("failed"), entry("failed", student="bob"))
    book(tmp_path, entry("passed"), entry("passed", student="eve"))
    totals = {row[0]: row[2] for row in rows(tmp_path / "grades.csv")[1:]}
    assert totals == {"ann": "2", "bob": "0", "eve": "2"}


def test_the_same_results_give_the_same_bytes(tmp_path):
    ann, bob = entry("passed"), entry("failed", student="bob")
    one = book(tmp_path / "one", ann, bob)
    two = book(tmp_path / "two", bob, entry("failed"), ann)
    views = [p.relative_to(one) for p in one.rglob("*") if p.is_file() and p.suffix != ".jsonl"]
    assert len(views) == 9
    assert all((one / view).read_bytes() == (two / view).read_bytes() for view in views)


def test_the_json_keeps_everything(tmp_path):
    plain = json.loads((book(tmp_path, entry(time=3)) / "grades.json").read_text())
    (only,) = plain["results"]
    assert (only["seed"], only["isolation"], only["seal"], only["time"]) == (7, "none", "a", 3)
    assert (only["total"], only["raw"], only["max"], only["late"]) == (2, 2, 2, None)


def test_deadlines_are_kept_and_applied_until_others_are_given(tmp_path):
    (tmp_path / "due.toml").write_text(DUE)
    out = book(tmp_path / "out", entry(time=12))
    for given, total in ((None, 2), (tmp_path / "due.toml", 1.5), (None, 1.5)):
        with Gradebook(out) as gradebook:
            gradebook.apply(given, ["01_t"])
            (grade,) = gradebook
        assert (grade.total, grade.raw) == (total, 2)


def test_nothing_of_a_submission_runs_in_any_file(tmp_path):
    bad = "=1+1</pre><script>alert(1)</script>\x1b[2J\x1b]0;t\x07\u202e[a](http://e) | `x` \ud800"
    student = folder(bad)
    for status in ("passed", "failed", "error of ours"):
        verdicts = result(status, reason=f"✘ {bad}").verdicts
        hostile = Result(student, "01_t", 7, verdicts, {"a": bad}, 1.0)
        book(tmp_path, Entry(hostile, "a", "n"))
        for path in (path for path in tmp_path.rglob("*") if path.is_file()):
            text = path.read_text(encoding="utf-8")
            assert not re.search("\x1b|\x07|\u202e", text), path
            assert path.suffix not in (".html", ".xml") or "<script" not in text, path
            assert path.suffix != ".csv" or not re.search(r'(^|,)"?[=+@]', text, re.MULTILINE), path
            assert path.suffix != ".md" or not re.search(r"(?<!\\)[<\[`]", text), path


def test_a_folder_of_feedback_is_written_whole_again(tmp_path):
    page = book(tmp_path, entry()) / "feedback" / "ann" / "feedback.html"
    page.write_text("half a pa")
    book(tmp_path)
    assert page.read_text().endswith("</html>\n")


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path):
    (tmp_path / "grades.csv" / "occupied").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        replace(tmp_path / "grades.csv", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]
