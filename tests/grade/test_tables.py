"""Grades as CSV: for us, for Canvas and for Moodle; nothing in them is a formula."""

import csv

from labkit.grade import tables
from labkit.grade.deadlines import Late
from labkit.grade.grades import Grade
from labkit.grade.journal import Entry
from labkit.grade.solution import Check
from labkit.grade.verdict import Result, verdict

from .test_verdict import result

HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", '="a"', "\x1b[2J=1"]


def other(student, status="passed"):
    return Result(student, "02_u", 7, [verdict(Check(0, "b", 5, hidden=False), status, "")])


def grades(*results):
    ordered = sorted(results, key=lambda each: (each.student, each.exercise))
    return [Grade(Entry(each, "a", "n")) for each in ordered]


def rows(table, *results):
    return list(csv.reader("".join(table(grades(*results))).splitlines()))


def test_our_table_has_a_row_per_submission_and_a_column_per_task():
    ann, zoe = result("passed"), result("passed", "failed", student="zoe")
    assert rows(tables.table, zoe, ann, other("ann")) == [
        ["student", "exercise", "total", "max", "a", "b"],
        ["ann", "01_t", "2", "2", "2", ""],
        ["ann", "02_u", "5", "5", "", "5"],
        ["zoe", "01_t", "2", "4", "2", ""],
    ]


def test_what_could_not_be_judged_is_empty_not_zero():
    ours = result("passed", "error of ours")
    assert rows(tables.table, ours)[1] == ["ann", "01_t", "", "4", ""]
    assert rows(tables.canvas, ours)[2][5:] == [""]
    assert rows(tables.moodle, ours)[1] == ["ann", "-", ""]


def test_canvas_finds_student_and_assignment_by_these_columns():
    assert rows(tables.canvas, result("passed"), other("ann"), other("zoe", "failed")) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_t", "02_u"],
        ["    Points Possible", "", "", "", "", "2", "5"],
        ["ann", "", "", "ann", "", "2", "5"],
        ["zoe", "", "", "zoe", "", "", "0"],
    ]


def test_no_student_is_the_row_of_the_possible_points():
    row = rows(tables.canvas, result("passed", student="My Points Possible"))[2]
    assert row == ["", "", "", "My Points Possible", "", "2"]


def test_moodle_gets_the_points_and_a_sentence():
    late = Grade(Entry(result("passed"), "a", "n"), Late("", "", 2, 50.0))
    assert list(csv.reader(tables.moodle([late, *grades(other("zoe"))]))) == [
        ["username", "01_t", "01_t feedback", "02_u", "02_u feedback"],
        ["ann", "1", "a: 2 of 2; 2 days late, less 50 %: 1 instead of 2", "-", ""],
        ["zoe", "-", "", "5", "b: 5 of 5"],
    ]


def test_no_cell_of_any_table_is_a_formula():
    hostile = [result("passed", student=name) for name in HOSTILE]
    for table in (tables.table, tables.canvas, tables.moodle):
        cells = {cell for row in rows(table, *hostile) for cell in row}
        assert not [cell for cell in cells if cell.startswith(tuple("=+@\t\r")) or "\x1b" in cell]
        assert not [cell for cell in cells if cell.startswith("-") and cell != "-"]
        assert {"'+1", "'=1"} <= cells
