"""Many submissions at once."""

import threading

from labkit.grade.fleet import grade_all, grade_one
from labkit.grade.submission import Handed

from .samples import solution
from .samples import terms as make_terms


def test_a_fault_of_the_grader_becomes_a_verdict(tmp_path, monkeypatch):
    official = solution(tmp_path)
    official.answers.clear()  # no grader can cope with that
    handed = Handed("ann", "01_t", tmp_path / "01_t.ipynb")
    result = grade_one(handed, official, make_terms(5))
    assert result.ours
    assert "the grader failed (KeyError" in result.verdicts[0].reason


def test_every_submission_gets_a_result(tmp_path):
    official = solution(tmp_path)
    work = [(Handed(name, "01_t", tmp_path / name), official) for name in "abcdef"]
    assert {result.student for result in grade_all(work, make_terms(5), 3)} == set("abcdef")


def test_leaving_early_stops_the_rest_and_all_threads(tmp_path):
    official = solution(tmp_path)
    path = tmp_path / "01_t.ipynb"
    terms, before = make_terms(5), threading.active_count()
    work = [(Handed("absent", "01_t", tmp_path / "x"), official)]
    work += [(Handed("slow", "01_t", path), official)] * 5
    results = grade_all(work, terms, 2)
    assert next(results).student == "absent"
    results.close()
    assert terms.stopped.is_set()
    assert threading.active_count() == before
