"""The comparison with other graders is fair, and says so where it cannot be made."""

import bench
import bench_tasks
import graders
import pytest

from labkit.grade.release import release
from labkit.grade.solution import problems


def test_the_tasks_are_an_official_notebook_of_ours():
    official = bench_tasks.labkit()
    assert list(problems(official)) == []
    assert "SOLUTION" not in release(official)


@pytest.mark.parametrize("student", bench_tasks.STUDENTS)
def test_a_student_hands_in_her_answers_and_nothing_of_the_solutions_that_she_lacks(student):
    forms = [bench_tasks.labkit(), bench_tasks.nbgrader(), bench_tasks.otter()]
    for form in forms:
        cells = [cell["source"] for cell in bench_tasks.filled(form, student)["cells"]]
        solved = [task for task in bench_tasks.TASKS if _answered(cells, task, task.solution)]
        assert bench_tasks.POINTS * len(solved) == bench_tasks.points(student)


def _answered(cells, task, body):
    return any(source.endswith(task.solved(body)) for source in cells)


def test_without_a_network_a_grader_is_not_measured_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")  # nobody answers there
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(graders.NotMeasured, match="cannot be installed .no network.*nbgrader"):
        graders.environment("nbgrader")
    assert not list(tmp_path.rglob("complete"))


@pytest.mark.parametrize(("ours", "met", "word"), [(1.0, True, "met"), (1.2, False, "MISSED")])
def test_a_promise_is_judged_by_its_typical_round(ours, met, word):
    promise = bench.Promise("a / b", list, 0.5, bench.median)
    kept, line = bench.outcome(promise, [(0.1, 2.0), (ours, 2.0), (9.0, 2.0)])
    assert kept is met
    assert line.endswith(word)
