"""The picture of who holds what shows every process, thing and descriptor, none over another."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from labkit import plot
from labkit.errors import BadRequest
from labkit.observe import Hold, Holdings, Thing


def ring(count: int) -> Holdings:
    names = [f"worker {number}" for number in range(count)]
    pipes = [Thing("pipe", f"pipe {number}", "65,536 of 65,536 bytes") for number in range(count)]
    holds = []
    for number, name in enumerate(names):
        holds.append(Hold(name, number, pipes[number], (3,), True, False))
        holds.append(Hold(name, number, pipes[(number + 1) % count], (4,), False, True))
    return Holdings(tuple(enumerate(names)), tuple(holds))


def texts(figure: Figure) -> list[str]:
    return [each.get_text() for each in figure.axes[0].texts if each.get_text()]


@pytest.mark.parametrize("count", [1, 2, 5, 6])
def test_every_name_and_number_is_there_and_none_covers_another(count: int) -> None:
    holdings = ring(count)
    figure = plot.processes(holdings)
    found = texts(figure)
    assert sorted(each for each in found if each.startswith("worker")) == sorted(
        name for _, name in holdings.processes
    )
    assert found.count("fd 3") == found.count("fd 4") == count
    figure.canvas.draw()
    written = [each for each in figure.axes[0].texts if each.get_text()]
    boxes = [each.get_window_extent() for each in written]
    covered = [
        (a.get_text(), b.get_text())
        for place, (a, one) in enumerate(zip(written, boxes, strict=True))
        for b, other in list(zip(written, boxes, strict=True))[place + 1 :]
        if one.overlaps(other)
    ]
    assert covered == []
    inside = figure.bbox.padded(1)
    assert all(inside.contains(*box.min) and inside.contains(*box.max) for box in boxes)
    assert plt.get_fignums() == []


def test_what_nobody_reads_says_so() -> None:
    pipe = Thing("pipe", "pipe A", "5 of 65,536 bytes")
    figure = plot.processes(Holdings(((1, "ann"),), (Hold("ann", 1, pipe, (3,), False, True),)))
    assert "pipe A\n5 of 65,536 bytes\nnobody reads" in texts(figure)


def test_processes_that_hold_nothing_are_drawn_all_the_same() -> None:
    assert texts(plot.processes(Holdings(((1, "ann"), (2, "bob")), ()))) == ["ann", "bob"]


def test_too_much_and_nothing_are_refused() -> None:
    with pytest.raises(BadRequest, match="too many to draw"):
        plot.processes(ring(40))
    with pytest.raises(BadRequest, match="nothing to draw"):
        plot.processes(Holdings((), ()))
