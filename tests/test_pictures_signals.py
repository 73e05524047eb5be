"""Pictures of signals show what came, what was noted, and who ended when."""

from __future__ import annotations

import signal

import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from labkit import pictures
from labkit.errors import BadRequest

STATUS = "Name:\tx\nShdPnd:\t0000000000000200\nSigBlk:\t0000000000000200\n"


def labels(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.get_yticklabels()]


def words(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_each_lane_of_taps_tells_how_many_there_were() -> None:
    figure = pictures.taps({"sent": [1.0, 1.1, 1.2], "handled": [1.1]}, shaded={"busy": (1.0, 1.1)})
    assert labels(figure) == ["sent: 3", "handled: 1"]
    assert words(figure) == ["busy"]


def test_a_lane_may_be_empty_but_not_all_of_them() -> None:
    assert labels(pictures.taps({"sent": [1.0], "handled": []})) == ["sent: 1", "handled: 0"]
    with pytest.raises(BadRequest, match="no lane has a moment in it"):
        pictures.taps({"sent": []})


def test_lives_tell_how_each_ended_and_what_was_sent() -> None:
    figure = pictures.lives({"polite": (0.1, "ended by itself")}, {"SIGTERM": 0.1})
    assert labels(figure) == ["polite"]
    assert set(words(figure)) == {"ended by itself", "SIGTERM"}


def test_lives_of_nobody_are_refused() -> None:
    with pytest.raises(BadRequest, match="no process is named"):
        pictures.lives({}, {})


def test_sets_read_the_kernels_bits() -> None:
    figure = pictures.sets({"sleeper": STATUS}, [signal.SIGUSR1, signal.SIGTERM])
    assert labels(figure) == ["pending", "blocked", "caught", "ignored"]
    assert words(figure) == ["1", "0", "1", "0", "0", "0", "0", "0"]


def test_no_figure_of_signals_stays_open() -> None:
    pictures.taps({"sent": [1.0]})
    assert pyplot.get_fignums() == []
