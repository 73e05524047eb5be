"""What a class did: counts, mistakes without their values, and short lists."""

import pytest

from labkit.grade.census import MOST_LISTED, census, sentence
from labkit.grade.deadlines import Late
from labkit.grade.grades import Grade
from labkit.grade.journal import Entry
from labkit.grade.verdict import Result

from .test_verdict import result


def grade(*statuses, late=None, isolation="none", **named):
    return Grade(Entry(result(*statuses, **named), "a", "n", isolation), late)


def test_points_are_counted_by_exercise_and_task():
    book = [grade("passed", "passed"), grade("passed", "failed", student="bob")]
    (exercise,) = census([*book, grade("error of ours", student="eve")]).exercises.values()
    task = exercise.tasks["a"]
    assert (exercise.judged, exercise.ungraded, exercise.most, exercise.mean) == (2, 1, 4, "3.0")
    assert (task.points, task.judged, task.solved, task.share) == (4, 2, 1, 0.75)
    assert exercise.bins == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("reason", "general"),
    [
        ("✘ pipes.a: you said 12, which it was not", "you said …, which it was not"),
        ("✘ a: b'x9\\'' came\nnoise", "… came"),
        (
            "✔ a: fine\n✘ a: a line is one write\n    write 7 was torn\n    a hint",
            "write … was torn",
        ),
        ('✘ a: it didn\'t return "7" but {"k": 1.5}', "it didn't return … but {…: …}"),
        ("✘ a: at 0x7f00ab, in 3 µs; utf8 and pipe2 stay", "at …, in … µs; utf8 and pipe2 stay"),
        ("✘ a: [1, 2, 3] is too long", "[…] is too long"),
        ("✔ a: right\nthe check took longer than 30 s", "the check took longer than … s"),
        ("", ""),
    ],
)
def test_a_mistake_is_a_sentence_without_its_values(reason, general):
    assert sentence(reason) == general


def test_the_same_mistake_with_other_numbers_is_the_same_and_counts_once_a_submission():
    reasons = {"ann": "✘ a: 3 bytes too few", "bob": "✘ a: 40 bytes too few"}
    book = [grade("failed", "failed", student=who, reason=why) for who, why in reasons.items()]
    assert census(book).mistakes == {("01_t", "a", "… bytes too few"): 2}


def test_what_was_said_before_is_no_further_mistake():
    again = "✘ a: reads all\n    for the same reason as above"
    assert not census([grade("failed", reason=again)]).mistakes


def test_who_handed_in_nothing_has_made_no_mistake():
    empty = Result("ann", "01_t", 7, result("failed", reason="no submission").verdicts)
    found = census([Grade(Entry(empty, "a", "n"))])
    assert found.unread == [("ann", "01_t", "no submission")]
    assert not found.mistakes


def test_what_is_ungraded_or_late_is_listed_and_the_slowest_of_all():
    late = Late("", "", 1, 10.0)
    book = [grade("error of ours"), grade("passed", student="bob", late=late)]
    found = census(book)
    assert found.ungraded == [("ann", "01_t", "✘ no")]
    assert found.late == [("bob", "01_t", "1 day late, less 10 %: 1.8 instead of 2")]
    assert found.slowest == [(1.5, "bob", "01_t"), (1.5, "ann", "01_t")]
    assert (found.students, found.submissions, found.isolation["none"]) == (2, 2, 2)


def test_lists_do_not_grow_with_the_class():
    book = [grade("error of ours", student=f"s{n}") for n in range(MOST_LISTED + 5)]
    found = census(book)
    assert len(found.ungraded) == MOST_LISTED
    assert found.exercises["01_t"].ungraded == MOST_LISTED + 5
    assert len(found.slowest) == 10
