"""A message-sequence chart shows every process, message, wait and death, none over another."""

from __future__ import annotations

from collections.abc import Iterable

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from labkit import plot
from labkit.errors import BadRequest
from labkit.trace import Event, Life, Trace

US, MS = 1_000, 1_000_000


def chain(count: int, messages: int, *, ending: str = "finished") -> Trace:
    """Return the trace of a chain of processes, each of which passes every message on."""
    names = [f"worker {number}" for number in range(count)]
    lives = [
        Life(name, 0, 900 * MS + place, ending if place == 0 else "finished",
             ((f"pipe {place}", "right"), (f"pipe {place + 1}", "left")))
        for place, name in enumerate(names)
    ]  # fmt: skip
    events = [
        Event(name, "open", "pipe", "left", k * US, k * US + 50) for k, name in enumerate(names)
    ]
    number = 0
    for step in range(messages):
        place, number = step % (count - 1), number + 1
        sender, receiver = names[place : place + 2]
        at = MS + step * 60 * US
        size, link = 10 ** (step % 7), f"pipe {place + 1}"
        events.append(Event(sender, "send", link, "left", at, at + 5 * US, size, message=number))
        events.append(
            Event(receiver, "recv", link, "right", at - 20 * US, at + 30 * US, size, message=number)
        )
    return Trace(tuple(lives), tuple(sorted(events, key=lambda event: event.moment)))


def written(figure: Figure) -> list[Text]:
    return [text for text in figure.axes[0].texts if text.get_text()]


def texts(figure: Figure) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in written(figure)]


def covered(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts of which one covers the other."""
    figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in written(figure)]
    return [
        (text, other)
        for place, (text, box) in enumerate(boxes)
        for other, its in boxes[place + 1 :]
        if box.overlaps(its)
    ]


def cut(figure: Figure) -> Iterable[str]:
    inside = figure.bbox.padded(1)
    return [
        text.get_text()
        for text in written(figure)
        if not (box := text.get_window_extent()) or not (
            inside.contains(*box.min) and inside.contains(*box.max))
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "messages"), [(2, 3), (2, 60), (3, 40), (5, 60), (8, 60)])
def test_every_process_and_message_is_there_and_no_text_covers_another(
    count: int, messages: int
) -> None:
    figure = plot.sequence(chain(count, messages))
    found = texts(figure)
    assert [f"worker {k}" for k in range(count)] == [t for t in found if t.startswith("worker")]
    assert len([t for t in found if t.endswith((" B", "KiB"))]) == messages
    assert covered(figure) == [] and cut(figure) == []
    assert plt.get_fignums() == []


def test_a_conversation_has_no_text_over_another() -> None:
    lives = tuple(
        Life(n, 0, 50 * MS, sides=(("pipe", s),)) for n, s in (("ann", "left"), ("bob", "right"))
    )
    events = []
    for k in range(30):
        one, two = (lives[k % 2], lives[1 - k % 2])
        side, other = one.sides[0][1], two.sides[0][1]
        at = MS + 20 * US * k
        events.append(Event(one.process, "send", "pipe", side, at, at + 9, 5, message=k + 1))
        events.append(Event(two.process, "recv", "pipe", other, at, at + 11 * US, 5, message=k + 1))
    figure = plot.sequence(Trace(lives, tuple(events)))
    assert covered(figure) == [] and cut(figure) == []
    assert texts(figure).count("5 B") == 30


def test_what_is_too_much_is_counted_and_not_drawn() -> None:
    trace = chain(2, 200)
    figure = plot.sequence(trace)
    drawn = [text for text in texts(figure) if text.endswith((" B", "KiB"))]
    assert len(drawn) < 100 and figure.get_size_inches()[1] < 20
    assert any(text.startswith("… and ") and "more events" in text for text in texts(figure))


def test_with_upto_the_page_of_that_event_is_drawn() -> None:
    figure = plot.sequence(chain(2, 200), upto=400)
    assert any("events earlier" in text for text in texts(figure))
    assert not any("more events" in text for text in texts(figure))


def test_the_future_is_not_shown_and_moves_nothing() -> None:
    trace = chain(3, 10)
    first, whole = plot.sequence(trace, upto=1), plot.sequence(trace)
    assert len(texts(first)) < len(texts(whole))
    assert tuple(first.get_size_inches()) == tuple(whole.get_size_inches())
    assert plot.sequence(trace, upto=0).axes


def lonely(*events: Event, ending: str = "finished") -> Figure:
    lives = (Life("ann", 0, 9 * MS, ending, (("pipe", "left"),)),
             Life("bob", 0, 9 * MS, sides=(("pipe", "right"),)))  # fmt: skip
    return plot.sequence(Trace(lives, events))


def test_what_waits_for_ever_is_shaded_and_says_so() -> None:
    figure = lonely(Event("ann", "recv", "pipe", "left", MS), ending="ended with its group")
    assert "recv() never returns" in texts(figure) and "ended with its group" in texts(figure)
    (shade,) = figure.axes[0].patches
    assert shade.get_height() > 0.2  # type: ignore[attr-defined]


def test_a_recv_that_found_its_message_there_does_not_wait() -> None:
    figure = lonely(
        Event("ann", "send", "pipe", "left", MS, MS + 1, 5, message=1),
        Event("bob", "recv", "pipe", "right", 2 * MS, 3 * MS, 5, message=1),
    )
    assert list(figure.axes[0].patches) == []


def test_what_arrives_from_nobody_here_is_named() -> None:
    trace = chain(2, 200).only(kind="recv")
    found = texts(plot.sequence(trace))
    assert "gets 10 B" in found and "gets 977 KiB" in found


def crosses(figure: Figure) -> int:
    return sum(line.get_marker() in ("x", "X") for line in figure.axes[0].lines)


def test_a_kill_and_a_message_that_was_never_received_have_a_cross() -> None:
    send = Event("ann", "send", "pipe", "left", MS, MS + 1, 5)
    assert crosses(lonely(send)) == 1
    killed = lonely(send, Event("ann", "kill", begin=2 * MS, end=2 * MS),
                    ending="was killed by SIGKILL")  # fmt: skip
    assert crosses(killed) == 2 and "killed" in texts(killed)
    assert any("cross: never received" in text for text in texts(killed))


def test_marks_errors_rings_and_pauses_are_named() -> None:
    figure = lonely(
        Event("ann", "mark", begin=MS, end=MS, text="here it begins, and the text is long"),
        Event("ann", "ring", "pipe", "left", 2 * MS, 2 * MS + 1),
        Event("bob", "recv", "pipe", "right", 3 * MS, 4 * MS, outcome="EOFError"),
        Event("bob", "pause", begin=5 * MS, end=5 * MS),
        Event("bob", "resume", begin=6 * MS, end=6 * MS),
    )
    wanted = {"here it begins, and the text is long", "ring", "EOFError", "paused", "resumed"}
    assert wanted <= set(texts(figure))
    assert covered(figure) == []


def test_too_much_and_nothing_are_refused() -> None:
    with pytest.raises(BadRequest, match="38 events of 20 processes cannot be drawn"):
        plot.sequence(chain(20, 9))
    with pytest.raises(BadRequest, match="0 events of 0 processes cannot be drawn"):
        plot.sequence(Trace((), ()))
