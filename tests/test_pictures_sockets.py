"""The pictures of the lesson on sockets, and what they refuse to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from matplotlib.figure import Figure

from labkit import pictures
from labkit.errors import BadRequest


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_turns_name_each_conversation_and_their_names_do_not_cover_each_other() -> None:
    figure = pictures.turns({"slow": [0.04] * 5, "fast": [2e-5] * 5, "as fast": [1.9e-5] * 5})
    labels = {text.get_text(): text.get_position()[1] for text in figure.axes[0].texts}
    assert set(labels) == {"slow", "fast", "as fast"}
    assert labels["fast"] / labels["as fast"] > 2
    low, high = figure.axes[0].get_ylim()
    assert low < min(labels.values())
    assert high > 0.04


def test_pieces_say_how_many_there_are_and_draw_each() -> None:
    figure = pictures.pieces({"sent": [100], "received": [30, 50, 20]})
    assert texts(figure) == ["1 piece", "3 pieces"]
    assert sum(len(bars) for bars in figure.axes[0].containers) == 4


def test_arrivals_count_what_has_arrived_and_what_is_lost() -> None:
    figure = pictures.arrivals({"UDP": {0: 0.05, 2: 0.05}, "TCP": {0: 0.05, 1: 0.3}}, sent=3)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == ["UDP: 2 of 3 arrived, 1 lost (✕)", "TCP: 2 of 3 arrived, 1 lost (✕)"]
    assert list(figure.axes[0].lines[-1].get_xdata()) == [1]


@pytest.mark.parametrize(
    ("draw", "nothing"),
    [
        (pictures.turns, {"a": []}),
        (pictures.pieces, {}),
        (lambda kinds: pictures.arrivals(kinds, sent=3), {"UDP": {}}),
    ],
)
def test_where_there_is_nothing_to_draw_this_is_said(
    draw: Callable[[Mapping[str, Any]], Figure], nothing: Mapping[str, Any]
) -> None:
    with pytest.raises(BadRequest, match="nothing to draw"):
        draw(nothing)
