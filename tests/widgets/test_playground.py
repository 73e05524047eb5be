"""The playground shows what a play tells, and forgets no process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from processes import gone, until

from labkit import lesson, widgets
from labkit.actor import Side
from labkit.errors import BadRequest
from labkit.observe.filling import Filling
from labkit.play import Reading
from labkit.widgets import gauges
from labkit.widgets.playground import Playground


@pytest.fixture
def made() -> Iterator[Playground]:
    made = widgets.playground("pipe")
    yield made
    made.close()


def pids(made: Playground) -> list[int]:
    return [actor.process.pid for actor in made.play._actors.values()]


def press(made: Playground, label: str) -> None:
    """Click the button of that label, wherever it is."""
    rows = [row.children for row in made.children if hasattr(row, "children")]
    buttons = {each.description: each for row in rows for each in row}
    buttons[label].click()


def shown(made: Playground) -> str:
    return f"{made.status.value}\n{made.view.value}"


def test_nothing_plays_before_start_is_pressed(made: Playground) -> None:
    assert pids(made) == []
    press(made, "Pause consumer")
    assert shown(made) == "Press Start.\n"
    assert repr(made) == "Playground(pipe): start it in a running notebook"


def test_pausing_the_consumer_shows_a_full_buffer_and_who_waits(made: Playground) -> None:
    press(made, "Start")
    assert until(lambda: "They play for" in shown(made))
    press(made, "Pause consumer")
    assert until(lambda: "<b>full</b>" in shown(made))
    assert until(lambda: "<b>producer waits for consumer</b>" in shown(made))
    assert "stopped (SIGSTOP)" in shown(made)
    press(made, "Resume consumer")
    assert until(lambda: "<b>full</b>" not in shown(made))


def test_a_kill_shows_the_fate_of_the_other_and_restart_begins_anew(made: Playground) -> None:
    press(made, "Start")
    press(made, "Kill consumer")
    assert until(lambda: "BrokenPipeError" in shown(made) and "Press Restart." in shown(made))
    press(made, "Restart")
    assert until(lambda: "They play for" in shown(made))
    assert len(pids(made)) == 2


def test_the_sliders_set_size_and_pauses_while_it_plays(made: Playground) -> None:
    press(made, "Start")
    sliders = {each.children[0].description: each.children[0] for each in made.children[1:4]}
    sliders["message size"].value = 10
    sliders["consumer pauses"].value = 500.0
    assert (made.play.size, made.play.pauses) == (10, {"producer": 20.0, "consumer": 500.0})
    assert [list(actor.row[:2]) for actor in made.play._actors.values()] == [
        [10, 20_000], [10, 500_000],
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["Stop", "Close"])
def test_stop_and_close_end_both(made: Playground, how: str) -> None:
    press(made, "Start")
    mine = pids(made)
    press(made, how)
    assert len(mine) == 2
    assert all(map(gone, mine))


def test_a_second_playground_of_the_same_mechanism_ends_the_first(made: Playground) -> None:
    press(made, "Start")
    mine = pids(made)
    second = lesson.playground("pipe")
    assert all(map(gone, mine))
    assert until(lambda: "has taken its place" in shown(made))
    second.close()


def test_what_goes_wrong_is_said_in_the_panel(made: Playground) -> None:
    def refuse() -> None:
        raise BadRequest("give me < 3")

    made.play.start = refuse  # type: ignore[method-assign]
    press(made, "Start")
    assert until(lambda: "give me &lt; 3" in shown(made))


def test_a_mechanism_that_cannot_be_played_is_refused() -> None:
    with pytest.raises(BadRequest, match="there is no mechanism 'smoke signals'"):
        widgets.playground("smoke signals")


def test_a_page_escapes_what_it_shows_and_says_what_is_counted_and_lost() -> None:
    side = Side("producer", "plays", "a < b", still=1.0)
    page = gauges.page(Reading(producer=side, filling=Filling(5, 10, "messages", "all", lost=7)))
    assert "a &lt; b" in page
    assert 'aria-valuenow="50"' in page
    assert "5 of 10 messages" in page
    assert "7 messages lost" in page


def test_a_page_without_a_buffer_says_why() -> None:
    page = gauges.page(Reading(no_filling="none here", unit="ring"))
    assert "none here" in page
    assert "0 rings made and not waited for." in page
    assert "rings/s" in page
