"""Many submissions at once."""

import threading
from concurrent.futures import Future

import pytest

from labkit.grade.fleet import PoolLost, Threads, grade_all, grade_one
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


class Broken(Threads):
    """A pool whose machines are gone: each submission ends with an error of the pool, or none."""

    def __init__(self, error=None):
        super().__init__(1)
        self.error = error

    def submit(self, work, terms):
        future = Future()
        if self.error:
            future.set_exception(self.error)
        else:
            future.cancel()
            future.set_running_or_notify_cancel()
        return future


def test_what_a_pool_fails_at_is_an_error_of_ours_and_the_others_go_on(tmp_path):
    official = solution(tmp_path)
    work = [(Handed(name, "01_t", tmp_path / name), official) for name in "abc"]
    results = list(grade_all(work, make_terms(5), Broken(RuntimeError("killed four workers"))))
    assert {result.student for result in results} == set("abc")
    assert all("killed four workers): grade it again" in r.verdicts[0].reason for r in results)


def test_a_pool_that_is_lost_ends_the_grading(tmp_path):
    work = [(Handed("ann", "01_t", tmp_path / "x"), solution(tmp_path))]
    with pytest.raises(PoolLost, match="the connection to the cluster was lost"):
        list(grade_all(work, make_terms(5), Broken()))


def test_submissions_are_read_only_when_there_is_room(tmp_path):
    official, taken = solution(tmp_path), []

    def supply():
        for number in range(20):
            taken.append(number)
            yield Handed(str(number), "01_t", tmp_path / "x"), official

    results = grade_all(supply(), make_terms(5), 1)
    next(results)
    assert len(taken) <= 2
    results.close()
