"""Pictures show what happened, and refuse what cannot be shown."""

from __future__ import annotations

import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from labkit import pictures
from labkit.errors import BadRequest

WRITTEN = [(0.0, 0), (0.001, 65_536), (0.1, 69_632)]
READ = [(0.09, 0), (0.1, 4096), (0.2, 69_632)]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_a_race_names_both_and_tells_by_how_much_the_writer_leads() -> None:
    assert texts(pictures.race(WRITTEN, READ)) == ["writer", "reader", "65,536 bytes ahead"]


def test_a_race_without_a_course_is_refused() -> None:
    with pytest.raises(BadRequest, match="at least two entries"):
        pictures.race([(0.0, 0)], READ)


def test_records_draw_the_part_in_which_the_writers_take_turns() -> None:
    calm, lively = b"A" * 10 * 100, b"AAAAABBBBB" * 30
    figure = pictures.records({10: calm + lively}, rows=20)
    picture = figure.axes[0].images[0].get_array()
    assert picture is not None
    assert picture.shape == (20, 10)
    assert picture.any(axis=1).all()


def test_bars_tell_their_values() -> None:
    assert "32,784" in texts(
        pictures.bars({"2049 B": 32_784, "1 B": 65_536}, unit="bytes", reference=65_536)
    )


def test_no_figure_stays_open() -> None:
    pictures.bars({"a": 1}, unit="x")
    assert pyplot.get_fignums() == []
