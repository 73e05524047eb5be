"""Pictures of files show shares, delays and shifts, and refuse what cannot be shown."""

from __future__ import annotations

import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from labkit import pictures
from labkit.errors import BadRequest


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_shares_tell_in_per_cent_what_is_not_tiny() -> None:
    rows = {"one way": {"whole": 1, "half": 3}, "other": {"whole": 99, "half": 1}}
    figure = pictures.stacks(rows, unit="of the reads (%)")
    assert sorted(filter(None, texts(figure))) == ["25 %", "75 %", "99 %"]
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == [
        "whole",
        "half",
    ]


def test_the_shares_of_nothing_are_refused() -> None:
    with pytest.raises(BadRequest, match="something that was counted"):
        pictures.stacks({"one way": {"whole": 0}}, unit="x")


def test_noticed_draws_each_notice_its_median_and_the_share_of_a_core() -> None:
    figure = pictures.noticed({"polls": ([0.01, 0.02, 0.03], 0.5), "is told": ([1e-6], 0.001)})
    delays = [list(map(float, line.get_xdata())) for line in figure.axes[0].lines]
    assert delays == [[0.01, 0.02, 0.03], [0.02], [1e-5], [1e-5]]
    assert texts(figure) == ["50 %", "0.1 %"]


def test_noticing_nothing_is_refused() -> None:
    with pytest.raises(BadRequest, match="something that was noticed"):
        pictures.noticed({"polls": ([], 0.5)})


def test_shifts_mark_a_killed_worker_and_who_did_its_job() -> None:
    work = [("Ann", "01", 0.0, None), ("Bob", "02", 0.0, 0.1), ("Bob", "01", 0.1, 0.2)]
    figure = pictures.jobs(work)
    assert texts(figure) == ["01, killed", "02", "01"]
    killed, ordinary, again = (bar.get_facecolor() for bar in figure.axes[0].patches)
    assert killed == again != ordinary


def test_no_shifts_are_refused() -> None:
    with pytest.raises(BadRequest, match="nobody has worked"):
        pictures.jobs([])


def test_no_figure_stays_open() -> None:
    pictures.jobs([("Ann", "01", 0.0, 0.1)])
    assert pyplot.get_fignums() == []
