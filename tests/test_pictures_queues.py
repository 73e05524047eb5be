"""Pictures of queues show who overtook whom and who did what, and refuse what cannot be shown."""

from __future__ import annotations

import pytest

from labkit import pictures
from labkit.errors import BadRequest
from labkit.pictures.bars import ONE

SENT = [("lamp", 0), ("soap", 0), ("FIRE", 9)]
RECEIVED = ["FIRE", "lamp", "soap"]


def test_only_who_came_earlier_than_it_was_sent_is_marked() -> None:
    (axes,) = pictures.overtaking(SENT, RECEIVED).axes
    marked = [line.get_xydata().tolist() for line in axes.lines if line.get_color() != ONE]
    assert marked == [[[0.0, 2.0], [1.0, 0.0]]]


def test_both_orders_are_told_in_words_as_well() -> None:
    (axes,) = pictures.overtaking(SENT, RECEIVED, by="type").axes
    texts = [text.get_text() for text in axes.texts]
    assert "FIRE  (type 9)" in texts
    assert "FIRE" in texts


@pytest.mark.parametrize("received", [["FIRE", "lamp"], ["FIRE", "lamp", "lamp"]])
def test_messages_that_are_not_the_same_are_refused(received: list[str]) -> None:
    with pytest.raises(BadRequest, match="the same messages on both sides"):
        pictures.overtaking(SENT, received)


def test_shifts_tell_how_many_jobs_each_did() -> None:
    figure = pictures.shifts({"Ann": [(0.0, 0.1, "1"), (0.1, 0.2, "3")], "Bob": [(0.0, 0.2, "2")]})
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Ann: 2 jobs", "Bob: 1 job"]
    assert {text.get_text() for text in axes.texts} == {"1", "2", "3"}


def test_shifts_without_a_job_are_refused() -> None:
    with pytest.raises(BadRequest, match="nobody has done a job"):
        pictures.shifts({"Ann": []})
