"""Late days: what they cost, and that a wrong file is refused before anything is graded."""

import os
from datetime import datetime

import pytest

from labkit.__main__ import main
from labkit.errors import BadRequest
from labkit.grade.deadlines import Late, load, submitted
from labkit.grade.grades import Grade
from labkit.grade.journal import Entry

from .samples import DOUBLE, GUESS, ISOLATION, code, notebook, official, write
from .test_verdict import result

DUE = """
zone = "Europe/Berlin"

[01_t]
deadline = 2026-03-28T12:00:00
grace = 15
penalty = 10
days = 3

[01_t.extensions]
ann = 2
bob = 2026-04-02T12:00:00+00:00
"""
ON_TIME = "2026-03-28T12:00:00+01:00"


def at(text):
    return int(datetime.fromisoformat(text).timestamp())


def deadlines(folder, text=DUE):
    return load(write(folder / "deadlines.toml", text), ["01_t", "02_u"])


def late(folder, when, student="zoe", text=DUE):
    return deadlines(folder, text).late(student, "01_t", at(when))


@pytest.mark.parametrize(
    ("when", "days", "percent"),
    [
        ("2026-03-01T12:00:00+01:00", 0, 0),
        (ON_TIME, 0, 0),
        ("2026-03-28T12:15:00+01:00", 0, 0),  # within the grace
        ("2026-03-28T12:15:01+01:00", 1, 10),
        ("2026-03-29T13:00:00+02:00", 1, 10),  # a day of 24 hours: the clocks were put forward
        ("2026-03-29T13:00:01+02:00", 2, 20),
        ("2026-03-31T13:00:00+02:00", 3, 30),
        ("2026-03-31T13:00:01+02:00", 4, 100),  # more than three days
        ("2099-01-01T00:00:00+00:00", 26577, 100),
    ],
)
def test_each_day_begun_after_the_grace_costs_points(tmp_path, when, days, percent):
    found = late(tmp_path, when)
    assert (found.days, found.percent) == (days, percent)


def test_an_extension_moves_the_deadline_of_one_student(tmp_path):
    assert late(tmp_path, "2026-03-30T12:00:00+02:00", "ann").days == 0
    assert late(tmp_path, "2026-03-30T12:30:00+02:00", "ann").days == 1
    assert late(tmp_path, "2026-04-02T12:00:00+00:00", "bob").days == 0


def test_both_times_are_shown_in_the_zone_of_the_deadline(tmp_path):
    found = late(tmp_path, "2026-03-28T11:30:00+00:00")
    assert found == Late("2026-03-28T12:30:00+01:00", ON_TIME, 1, 10.0)


@pytest.mark.parametrize(("time", "days"), [(-(2**60), 0), (2**60, 2_912_000)])
def test_no_time_of_a_file_is_too_strange(tmp_path, time, days):
    found = deadlines(tmp_path).late("zoe", "01_t", time)
    assert days <= found.days < days + 3000


def test_without_a_deadline_or_a_file_nothing_is_late(tmp_path):
    found = deadlines(tmp_path)
    assert found.late("zoe", "02_u", at(ON_TIME)) is None
    assert found.late("zoe", "01_t", None) is None
    assert deadlines(tmp_path, "") == {}


@pytest.mark.parametrize(
    ("percent", "total"), [(0, 2), (10, 1.8), (33.3, 1.33), (50, 1), (99.9, 0), (100, 0)]
)
def test_the_total_is_what_is_left_and_the_raw_one_is_kept(percent, total):
    grade = Grade(Entry(result("passed"), "a", "n"), Late("", "", 1, percent))
    assert (grade.total, grade.raw) == (total, 2)
    assert type(grade.total) is type(total)
    assert grade.as_json()["late"]["percent"] == percent


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[01_t", "is not TOML"),
        ("[03_x]\ndeadline = 2026-01-01T00:00:00", "there is no exercise 03_x: 01_t, 02_u"),
        ("01_t = 3", r"01_t is not a table: begin it with a line \[01_t\]"),
        ('zone = "Moon/Crater"', "there is no time zone 'Moon/Crater': write one like"),
        ("[01_t]", "01_t.deadline is no date with a time"),
        ("[01_t]\ndeadline = 2026-01-01", "01_t.deadline is no date with a time"),
        ("[01_t]\npenalty = -1", "01_t.penalty is -1: it is a number, and not below 0"),
        ("[01_t]\ndays = true", "01_t.days is True: it is a number"),
        ("[01_t]\ngrace = nan", "01_t.grace is nan: it is a number"),
        ("[01_t]\npenality = 1", "01_t.penality means nothing here"),
        ("[01_t]\nextensions = 1", "01_t.extensions is not a table"),
        ('[01_t.extensions]\nann = "2"', "01_t.extensions.ann is no date with a time"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(tmp_path, text, complaint):
    with pytest.raises(BadRequest, match=complaint):
        deadlines(tmp_path, text)


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    with pytest.raises(BadRequest) as caught:
        deadlines(tmp_path, "[01_t]\ngrace = -1\nx = 1")
    assert len(str(caught.value).splitlines()) == 4


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadRequest, match="cannot read .*: No such file"):
        load(tmp_path / "none.toml", [])


@pytest.mark.parametrize("text", ["ann = 1", "[ann]\n01_t = 2026-01-01T00:00:00", "[ann]\n01_t=1"])
def test_a_time_of_handing_in_has_a_zone(tmp_path, text):
    write(tmp_path / "submitted.toml", text)
    with pytest.raises(BadRequest, match="ann.* is no time with a zone"):
        submitted(tmp_path)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Stand in a course with the notebooks of ann and zoe, all right, and one day late."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "solutions" / "01_t.ipynb", official())
    write(tmp_path / "due.toml", DUE)
    for student in ("ann", "zoe"):
        cells = notebook(code(DOUBLE), code(GUESS))
        path = write(tmp_path / "submissions" / student / "01_t.ipynb", cells)
        os.utime(path, (at(ON_TIME) + 3600,) * 2)
    return tmp_path


def grade(*options):
    fixed = ["--out", "results", "--isolation", "none"]
    return main(["grade", "--isolation", ISOLATION, "submissions", *fixed, *options])


def totals(course):
    rows = (course / "results" / "grades.csv").read_text().splitlines()[1:]
    return [row.split(",")[2] for row in rows]


def test_the_total_of_the_tables_is_the_adjusted_one(course, capsys):
    assert grade("--deadlines", "due.toml") == 0
    assert (
        "zoe  01_t  3.6 of 4  (1 day late, less 10 %: 3.6 instead of 4)" in capsys.readouterr().out
    )
    assert totals(course) == ["4", "3.6"]
    assert '"zoe","","","zoe","",3.6' in (course / "results" / "canvas.csv").read_text()
    assert '"zoe",3.6,"t.double: 3 of 3' in (course / "results" / "moodle.csv").read_text()


def test_other_times_and_deadlines_count_without_grading_again(course):
    assert grade("--deadlines", "due.toml") == 0
    os.utime(course / "submissions" / "zoe" / "01_t.ipynb", (at(ON_TIME),) * 2)
    assert grade() == 0  # by the same deadlines: the results folder has kept them
    assert totals(course) == ["4", "4"]
    write(course / "due.toml", DUE.replace("28T", "20T"))
    assert grade("--deadlines", "due.toml") == 0
    assert totals(course) == ["0", "0"]
    journal = (course / "results" / "journal.jsonl").read_text().splitlines()
    assert len(journal) == 1 + 2 + 1  # the format, two gradings, one other time


def test_what_the_instructor_writes_down_counts_and_a_student_cannot(course):
    times = "[ann]\n01_t = 2026-04-01T00:00:00+02:00\n[zoe]\n01_t = 2026-03-28T00:00:00+01:00"
    write(course / "submissions" / "submitted.toml", times)
    write(course / "submissions" / "ann" / "submitted.toml", times.replace("04-01", "01-01"))
    assert grade("--deadlines", "due.toml") == 0
    assert totals(course) == ["3.2", "4"]


def test_bad_deadlines_are_said_before_anything_is_graded(course, capsys):
    write(course / "submissions" / "submitted.toml", "[zoe]\n01_t = 2026-03-28T00:00:00+01:00")
    assert grade("--deadlines", "due.toml") == 2
    assert "submitted.toml does not say when these came: ann.01_t" in capsys.readouterr().err
    write(course / "bad.toml", "[02_x]")
    assert grade("--deadlines", "bad.toml") == 2
    assert "bad.toml cannot be used:\n  there is no exercise 02_x" in capsys.readouterr().err
    assert len((course / "results" / "journal.jsonl").read_text().splitlines()) == 1


def test_deadlines_of_exercises_that_are_not_asked_for_are_no_mistake(course):
    write(course / "solutions" / "02_u.ipynb", official())
    write(course / "due.toml", DUE + "[02_u]\ndeadline = 2026-01-01T00:00:00")
    assert grade("--deadlines", "due.toml", "--exercise", "01_t") == 0
    assert totals(course) == ["4", "3.6"]


def test_an_extension_for_nobody_is_remarked(course, capsys):
    write(course / "due.toml", DUE.replace("ann = 2", "anne = 2"))
    assert grade("--deadlines", "due.toml") == 0
    assert "an extension is for anne, and nobody is called so" in capsys.readouterr().err
