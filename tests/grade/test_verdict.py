"""Verdicts and results as values."""

import json

from labkit.grade.solution import Check
from labkit.grade.verdict import Result, from_json, verdict


def result(*statuses, student="ann", reason="✘ no"):
    check = Check(0, "a", 2, hidden=False)
    verdicts = [verdict(check, status, reason) for status in statuses]
    return Result(student, "01_t", 7, verdicts, {"a": "a = 1"}, 1.5)


def test_only_a_passed_check_earns_its_points():
    found = result("passed", "failed", "not reached", "error of ours")
    assert [verdict.earned for verdict in found.verdicts] == [2, 0, 0, 0]
    assert (found.total, found.most) == (2, 8)


def test_a_result_is_ours_if_any_verdict_is():
    assert result("passed", "error of ours").ours
    assert not result("failed", "not reached").ours


def test_a_result_survives_json():
    found = result("passed", "failed")
    assert from_json(json.loads(json.dumps(found.as_json()))) == found


def test_verdicts_are_grouped_by_task_in_order():
    other = verdict(Check(1, "b", 1, hidden=True), "failed", "")
    first, second = result("passed", "failed").verdicts
    mixed = Result("ann", "01_t", 7, [first, other, second])
    assert mixed.tasks() == {"a": [first, second], "b": [other]}
