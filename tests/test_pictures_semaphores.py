"""Timelines, seats and tables show who did what, and refuse what cannot be shown."""

from __future__ import annotations

import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from labkit import pictures
from labkit.errors import BadRequest

ANN = [(1.0, 1.01, "waits"), (1.01, 1.05, "reads")]
BOB = [(1.02, 1.03, "writes")]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_a_timeline_has_a_panel_for_each_run_and_a_row_for_each_process() -> None:
    figure = pictures.timeline({"one": {"Ann": ANN, "Bob": BOB}, "other": {"Bob": BOB}})
    assert [axes.get_title("left") for axes in figure.axes] == ["one", "other"]
    names = [[label.get_text() for label in axes.get_yticklabels()] for axes in figure.axes]
    assert names == [["Ann", "Bob"], ["Bob"]]


def test_a_timeline_names_what_was_done_with_waiting_last() -> None:
    (legend,) = pictures.timeline({"one": {"Ann": ANN, "Bob": BOB}}).legends
    assert [text.get_text() for text in legend.get_texts()] == ["reads", "writes", "waits"]


def test_a_timeline_begins_with_the_first_who_did_something() -> None:
    (axes,) = pictures.timeline({"one": {"Ann": ANN, "Bob": BOB}}).axes
    assert min(box.x0 for box in (c.get_datalim(axes.transData) for c in axes.collections)) == 0


def test_a_timeline_of_nothing_is_refused() -> None:
    with pytest.raises(BadRequest, match="nobody did anything"):
        pictures.timeline({"one": {"Ann": []}})


def test_seats_tell_which_were_sold_twice() -> None:
    figure = pictures.seats({"badly": [0, 0, 0, 1, 4, 4], "well": range(6)}, count=12)
    assert texts(figure) == ["3", "2"]
    titles = [axes.get_title("left") for axes in figure.axes]
    assert titles == ["badly: 2 seats sold twice or more", "well: 0 seats sold twice or more"]


def test_a_table_shows_everybody_and_every_fork() -> None:
    figure = pictures.table({"Ann": 0, "Bob": 1}, {"Ann": 1, "Bob": 0})
    assert {"Ann", "Bob", "fork 0", "fork 1"} <= set(texts(figure))
    arrows = [text for axes in figure.axes for text in axes.texts if text.get_text() == ""]
    assert len(arrows) == 4


def test_no_figure_stays_open() -> None:
    pictures.table({"Ann": 0}, {})
    assert pyplot.get_fignums() == []
