"""Pictures of remote calls show who counted what, where the time went, and refuse what is empty."""

from __future__ import annotations

import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from labkit import pictures
from labkit.errors import BadRequest

CALLS = [("slow", 10.0, 10.0, 10.4), ("quick", 10.1, 10.4, 10.5)]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_books_tell_both_balances_at_the_end() -> None:
    assert texts(pictures.books([90, 80], [90, 1070])) == [
        "as the caller counts: 80 at the end",
        "as the server counts: 1,070 at the end",
    ]


@pytest.mark.parametrize("other", [[], [1, 2]])
def test_books_of_different_calls_are_refused(other: list[float]) -> None:
    with pytest.raises(BadRequest, match="both count the same calls"):
        pictures.books([1], other)


def test_a_table_shades_good_and_bad_and_leaves_the_rest_grey() -> None:
    figure = pictures.grid({"tuple": {"JSON": "✘ [1, 2]", "pickle": "✔ the same", "XML": "no"}})
    shades = [to_hex(patch.get_facecolor()) for patch in figure.axes[0].patches]
    assert texts(figure) == ["✘ [1, 2]", "✔ the same", "no"]
    assert len(set(shades)) == 3


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(BadRequest, match="the table has no rows"):
        pictures.grid({})


def test_shares_fill_the_whole_and_tell_it() -> None:
    figure = pictures.shares({"JSON": {"marshalling": 0.003, "the wire": 0.001}})
    widths = [patch.get_width() for patch in figure.axes[0].patches]
    assert (widths, texts(figure)) == ([75, 25], ["4 ms"])


def test_shares_of_nothing_are_refused() -> None:
    with pytest.raises(BadRequest, match="no time is named"):
        pictures.shares({})


def test_waits_tell_when_each_call_was_over_since_the_first_was_made() -> None:
    figure = pictures.waits({"one at a time": CALLS, "threads": CALLS[:1]})
    assert texts(figure) == ["400 ms", "500 ms", "400 ms"]


def test_a_server_without_calls_is_refused() -> None:
    with pytest.raises(BadRequest, match="each server needs at least one call"):
        pictures.waits({"threads": []})


def test_no_figure_stays_open() -> None:
    pictures.books([1], [1])
    assert pyplot.get_fignums() == []
