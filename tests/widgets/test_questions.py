"""Predictions, quizzes and Parsons problems answer what one does with them."""

from __future__ import annotations

import threading

import pytest

from labkit.errors import BadRequest
from labkit.widgets import parsons, predict, quiz


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (None, "It was 10, because it is so. (You made no prediction.)\n"),
        (10, "You said 10, and so it was, because it is so.\n"),
        (3, "You said 3; it was 10, because it is so.\n"),
    ],
)
def test_a_prediction_is_compared_with_what_happened(
    choice: object, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    guess = predict("How many?", [3, 10])
    assert guess.choice is None
    guess.buttons.value = choice
    guess.reveal(10, because="it is so")
    assert capsys.readouterr().out == sentence


def test_a_question_reads_as_text_where_widgets_cannot_be_shown() -> None:
    long = "a question of more than a hundred and ten characters " * 3
    bundle = quiz(long, {"yes": "", "no": ""}, right="no")._repr_mimebundle_()
    assert bundle["text/plain"] == f"{long}\n  ○ yes\n  ○ no"


def test_each_option_of_a_quiz_tells_why() -> None:
    made = quiz("Why?", {"a": "not <so>", "b": "just so"}, right="b")
    made.buttons.value = "a"
    assert made.feedback.value == "<b>✘</b> not &lt;so&gt;"
    made.buttons.value = "b"
    assert made.feedback.value == "<b>✔</b> just so"


def test_a_quiz_can_show_it() -> None:
    shown = threading.Event()
    made = quiz("Why?", {"a": ""}, right="a", show=shown.set)
    next(child for child in made.children if getattr(child, "description", "") == "Show me").click()
    assert shown.wait(20)


def test_a_quiz_without_its_right_answer_is_refused() -> None:
    with pytest.raises(BadRequest, match="not among the options"):
        quiz("Why?", {"a": ""}, right="b")


def test_lines_are_moved_into_order_and_the_first_wrong_one_is_named() -> None:
    problem = parsons(["one", "    two", "three"])
    assert problem.order != problem.right
    problem.check()
    assert "✘" in problem.feedback.value
    for place, line in enumerate(problem.right):
        while problem.order.index(line) > place:
            problem.list.index = problem.order.index(line)
            problem.move(-1)
    problem.check()
    assert problem.feedback.value == "<b>✔</b> That runs."


def test_the_first_line_cannot_move_further_up() -> None:
    problem = parsons(["one", "two", "three"])
    before = list(problem.order)
    problem.list.index = 0
    problem.move(-1)
    assert problem.order == before
