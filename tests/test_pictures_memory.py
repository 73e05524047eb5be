"""Pictures of shared memory show what was lost and what was torn."""

from __future__ import annotations

import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex

from labkit import pictures
from labkit.errors import BadRequest
from labkit.pictures.bars import OTHER

ANN = [(0.0, 0.004, 1), (0.005, 0.009, 2)]
BOB = [(0.001, 0.006, 1), (0.010, 0.012, 3)]


def test_an_addition_that_another_one_has_made_already_is_drawn_as_lost() -> None:
    figure = pictures.additions({"ann": ANN, "bob": BOB})
    bars = figure.axes[0].patches
    lost = [bar.get_linestyle() == "--" for bar in bars]
    assert [text.get_text() for text in figure.axes[0].texts] == ["1", "2", "1", "3"]
    assert lost == [False, False, True, False]


def test_additions_of_nobody_are_refused() -> None:
    with pytest.raises(BadRequest, match="no process has added anything"):
        pictures.additions({"ann": [], "bob": []})


def test_a_point_off_the_circle_is_drawn_as_torn() -> None:
    figure = pictures.circle(
        {"bare": [(1.0, 0.0), (0.6, 0.8), (1.0, 1.0)], "guarded": [(0.0, 1.0)]}
    )
    torn, whole = figure.axes[0].lines
    assert (len(torn.get_xdata()), len(whole.get_xdata())) == (1, 2)
    assert to_hex(torn.get_color()) == OTHER
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "bare: some torn", "guarded: none torn",
    ]  # fmt: skip


def test_pixels_draw_an_array_and_no_figure_stays_open() -> None:
    figure = pictures.pixels([[0, 1], [2, 3]], title="four pixels")
    assert len(figure.axes[0].images) == 1
    assert pyplot.get_fignums() == []
