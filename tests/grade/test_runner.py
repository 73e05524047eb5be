"""Whole gradings: real kernels, real nbval, real deadlines."""

import pytest

from labkit.grade.judge import Limits
from labkit.grade.runner import Interrupted, grade
from labkit.grade.verdict import Result

from .samples import DOUBLE, GUESS, check, code, notebook, solution, solved, submit
from .samples import terms as make_terms


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("grading")


@pytest.fixture(scope="module")
def right(folder) -> Result:
    return grade(submit(folder, code(DOUBLE), code(GUESS)), solution(folder), make_terms(seed=5))


@pytest.fixture(scope="module")
def wrong(folder) -> Result:
    cells = [code(DOUBLE.replace("x + x", "x * x")), code("# ANSWER t.guess\nguess = 8")]
    return grade(submit(folder, *cells), solution(folder), make_terms(seed=5))


@pytest.fixture(scope="module")
def stormy(folder) -> dict[str, Result]:
    """Checks that end in every way: by task, so that each test can look at its own."""
    bodies = {
        "raises": "print('no mark')\n1 / 0",
        "slow": "import time\nprint('✔ slow: right', flush=True)\ntime.sleep(60)",
        "after": "import os\nprint('✔ after: right', *(n for n in os.environ if 'SEED' in n))",
        "clean": "print('✔ clean: right', *(name for name in os.environ if 'PYTEST_C' in name))",
        "dies": "os._exit(3)",
        "last": "print('✔ last: right')",
    }
    cells = [code("# ANSWER a\n# BEGIN SOLUTION\na = 1\n# END SOLUTION"), check("a", "print(a)")]
    for task, body in bodies.items():
        cells += [code(solved(f"{task} = 1", task)), check(task, body)]
    official = solution(folder / "stormy", notebook(*cells))
    answers = [code(f"# ANSWER {task}\n{task} = 1") for task in bodies]
    result = grade(submit(folder, *answers), official, make_terms(5, Limits(cell=1.5)))
    return {task: verdicts[0] for task, verdicts in result.tasks().items()}


def test_a_right_submission_earns_every_point(right):
    assert (right.total, right.most) == (4, 4)
    assert [verdict.reason for verdict in right.verdicts][:1] == ["✔ t.double: right"]


def test_the_result_keeps_seed_answers_and_time(right):
    assert right.seed == 5
    assert right.answers == {"t.double": DOUBLE, "t.guess": GUESS}
    assert 0 < right.seconds < 60


def test_each_check_is_judged_by_itself(wrong):
    assert [verdict.status for verdict in wrong.verdicts] == ["passed", "failed", "failed"]


def test_the_reason_is_what_the_check_said(wrong):
    assert wrong.verdicts[2].reason == "✘ t.guess: wrong\n  look again"


def test_a_hidden_check_does_not_show_what_it_asked(wrong):
    assert wrong.verdicts[1].reason == "the check ended with AssertionError"


def test_an_exception_in_an_open_check_is_quoted(stormy):
    assert stormy["raises"].reason == "ZeroDivisionError: division by zero"


def test_a_check_that_hangs_fails_even_after_it_has_printed_a_tick(stormy):
    assert stormy["slow"].status == "failed"
    assert "the check took longer than 1.5 s and was stopped" in stormy["slow"].reason


def test_a_check_after_one_that_hung_is_judged_and_no_seed_is_in_the_environment(stormy):
    assert stormy["after"].status == "passed"


def test_the_kernel_does_not_know_that_it_runs_under_pytest(stormy):
    assert stormy["clean"].status == "passed"


def test_a_dead_kernel_is_noticed_long_before_the_time_limit(stormy):
    assert stormy["dies"].reason == "the kernel died while this check ran"


def test_what_comes_after_a_dead_kernel_is_not_reached(stormy):
    assert stormy["last"].status == "not reached"


def test_a_missing_answer_fails_its_own_task_only(stormy):
    assert stormy["a"].status == "failed"


def test_a_check_that_floods_its_output_is_stopped(folder):
    body = "while True:\n    print('✔ a' * 1000)"
    official = solution(folder / "flood", notebook(code(solved("a = 1", "a")), check("a", body)))
    limits = Limits(cell=20, output=200_000)
    result = grade(submit(folder, code("# ANSWER a\na = 1")), official, make_terms(5, limits))
    assert "printed more than 200,000 bytes" in result.verdicts[0].reason


def test_a_set_up_cell_that_fails_is_an_error_of_ours(folder):
    cells = [code("import no_such_module"), code(solved("a = 1", "a")), check("a", "print(b)")]
    official = solution(folder / "setup", notebook(*cells))
    result = grade(submit(folder, code("# ANSWER a\na = 1")), official, make_terms(5))
    assert result.ours
    assert "no_such_module" in result.verdicts[0].reason


def test_a_run_that_takes_too_long_is_ended_with_its_kernel(folder):
    cells = [code(solved("a = 1", "a")), check("a", "import signal; signal.pause()")]
    official = solution(folder / "long", notebook(*cells))
    submission = submit(folder, code("# ANSWER a\na = 1"))
    result = grade(submission, official, make_terms(5, Limits(wall=1.5)))
    assert {verdict.status for verdict in result.verdicts} == {"not reached"}
    assert "longer than 1.5 s" in result.verdicts[0].reason


def test_a_stopped_grading_judges_nobody(folder):
    terms = make_terms(5)
    terms.stopped.set()
    with pytest.raises(Interrupted):
        grade(submit(folder, code(DOUBLE)), solution(folder), terms)


def test_nothing_is_left_in_the_temporary_folder(folder, monkeypatch):
    temporary = folder / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    grade(submit(folder, code(DOUBLE)), solution(folder), make_terms(5, Limits(wall=0.1)))
    assert list(temporary.iterdir()) == []


def test_a_broken_submission_fails_with_its_reason_and_starts_nothing(folder):
    path = folder / "ann" / "01_t.ipynb"
    submission = submit(folder)
    path.write_text("")
    result = grade(
        type(submission)("ann", "01_t", problem="empty"), solution(folder), make_terms(5)
    )
    assert {verdict.reason for verdict in result.verdicts} == {"empty"}
    assert result.seconds < 1
