"""What nbval saw becomes verdicts with reasons."""

import pytest

from labkit.grade.judge import Limits, feedback, judge

from .samples import solution

CELLS = ["import", "answer", "check", "hidden", "answer", "check"]


@pytest.fixture
def judged(tmp_path):
    """Judge the sample solution; changes are by number of the code cell."""

    def judged_with(changes, ended=""):
        fine = {"problem": "", "error": [], "text": "✔ t: right\n", "passed": True}
        outcomes = [
            fine | {"cell": number} | changes.get(number, {})
            for number in range(len(CELLS))
            if changes.get(number, {}) is not None
        ]
        return judge(solution(tmp_path), outcomes, ended, Limits())

    return judged_with


def failed(problem, text="", error=()):
    return {"passed": False, "problem": problem, "text": text, "error": list(error)}


def test_what_passed_earns_its_points(judged):
    assert [verdict.earned for verdict in judged({})] == [2, 1, 1]


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (failed("Differs", "✘ t: no\n"), "✘ t: no"),
        (failed("Raised", "✘ t: no\n", ["E", "x"]), "✘ t: no"),
        (failed("Raised", "", ["ValueError", "bad\nvalue"]), "ValueError: bad value"),
        (failed("Differs", "✔ t: right\n  and more"), "did not print what it prints"),
        (failed("TooSlow", "✔ t: right\n"), "took longer than 30 s"),
        (failed("KernelDied"), "the kernel died while this check ran"),
        (failed("TooMuchOutput"), "printed more than 4,194,304 bytes"),
    ],
)
def test_a_failure_has_a_reason_that_names_it(judged, outcome, reason):
    verdict = judged({2: outcome})[0]
    assert (verdict.status, verdict.earned) == ("failed", 0)
    assert reason in verdict.reason


def test_a_hidden_check_does_not_quote_its_exception(judged):
    verdict = judged({3: failed("Raised", "", ["ValueError", "the secret"])})[1]
    assert verdict.reason == "the check ended with ValueError"


def test_what_was_skipped_or_expected_to_fail_has_not_passed(judged):
    assert judged({2: failed("")})[0].status == "error of ours"


def test_a_set_up_cell_that_raises_makes_every_failure_ours(judged):
    verdicts = judged({0: failed("Raised", "", ["ImportError", "no"]), 2: failed("Differs")})
    assert [verdict.status for verdict in verdicts] == ["error of ours", "passed", "passed"]
    assert verdicts[0].reason == "code cell 1, which is ours, failed: ImportError: no"


def test_an_answer_cell_that_raises_makes_failures_of_its_task_ours(judged):
    changes = {4: failed("Raised", "", ["E", "x"]), 2: failed("Differs"), 5: failed("Differs")}
    assert [verdict.status for verdict in judged(changes)] == ["failed", "passed", "error of ours"]


def test_other_cells_after_the_first_answer_may_fail_without_harm(judged):
    changes = {1: failed("Differs", "anything"), 2: failed("Differs")}
    assert judged(changes)[0].status == "failed"


def test_after_a_dead_kernel_checks_are_not_reached(judged):
    verdicts = judged({2: failed("KernelDied"), 3: failed("NotReached"), 5: failed("NotReached")})
    assert [verdict.status for verdict in verdicts] == ["failed", "not reached", "not reached"]


def test_a_run_that_was_cut_short_says_why(judged):
    verdict = judged({5: None}, ended="the whole run took longer than 300 s")[2]
    assert (verdict.status, verdict.reason) == (
        "not reached",
        "the whole run took longer than 300 s",
    )


def test_a_check_that_nbval_never_ran_is_an_error_of_ours(judged):
    assert judged({5: None})[2].ours


def test_feedback_is_the_lines_that_speak_to_the_student():
    text = "noise\n  more\n✘ a: no\n  detail\n\tdetail\nnoise\n  noise\n✔ b"
    assert feedback(text) == "✘ a: no\n  detail\n\tdetail\n✔ b"


def test_feedback_cannot_move_the_cursor():
    assert feedback("✘ a\x1b[2J\x08") == "✘ a\\x08"
