"""A replay steps through a trace with the slider, the buttons and the play button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

from labkit import lesson, plot, widgets
from labkit.errors import BadRequest
from labkit.trace import Event, Life, Trace
from labkit.widgets.replay import Replay

MS = 1_000_000


def message(number: int, at: int) -> tuple[Event, Event]:
    sent = Event("ann", "send", "pipe", "left", at, at + 10, size=5, message=number)
    got = Event("bob", "recv", "pipe", "right", at + 5, at + 20, size=5, message=number)
    return sent, got


def conversation(count: int = 3) -> Trace:
    lives = (
        Life("ann", 0, 100 * MS, sides=(("pipe", "left"),)),
        Life("bob", 0, 100 * MS, sides=(("pipe", "right"),)),
    )
    return Trace(lives, tuple(e for k in range(count) for e in message(k + 1, (k + 1) * MS)))


@pytest.fixture
def replay() -> Callable[[], tuple[Replay, list[int]]]:
    drawn: list[int] = []

    def draw(trace: Trace, upto: int) -> Figure:
        drawn.append(upto)
        return Figure()

    return lambda: (widgets.replay(conversation(), draw), drawn)


def test_the_slider_chooses_the_event_and_its_sentence(
    replay: Callable[[], tuple[Replay, list[int]]],
) -> None:
    player, drawn = replay()
    assert player.sentence.value == "<b>1 of 6.</b> ann sends 5 bytes to bob"
    player.slider.value = 4
    assert player.sentence.value == "<b>4 of 6.</b> bob receives 5 bytes from ann"
    assert drawn == [1, 4]


def test_the_buttons_go_one_event_on_and_back_and_stop_at_the_ends(
    replay: Callable[[], tuple[Replay, list[int]]],
) -> None:
    player, _ = replay()
    assert player.previous.disabled and not player.next.disabled
    for _ in range(9):
        player.next.click()
    assert player.slider.value == 6 and player.next.disabled
    player.previous.click()
    assert player.slider.value == 5 and not player.next.disabled


def test_the_play_button_moves_the_slider(
    replay: Callable[[], tuple[Replay, list[int]]],
) -> None:
    player, drawn = replay()
    assert (player.play.min, player.play.max) == (player.slider.min, player.slider.max) == (1, 6)
    player.play.value = 2  # as the browser does, again and again
    assert player.slider.value == 2 and drawn == [1, 2]
    player.next.click()
    assert player.play.value == 3


def test_the_saved_page_says_what_happened() -> None:
    said = repr(widgets.replay(conversation(1)))
    assert said == ("Replay of 2 events:\nann sends 5 bytes to bob\nbob receives 5 bytes from ann")


def test_a_lesson_replays_with_the_real_chart() -> None:
    player = lesson.replay(conversation())
    first = bytes(player.chart.value)
    assert first.startswith(b"\x89PNG")
    player.slider.value = 6
    assert bytes(player.chart.value) != first
    assert player.draw is plot.sequence


def test_an_empty_trace_is_refused() -> None:
    with pytest.raises(BadRequest, match="nothing to replay: this trace has no events"):
        widgets.replay(Trace((), ()))
