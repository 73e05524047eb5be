"""Figures say what they show, and refuse what cannot be shown."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from labkit import plot
from labkit.errors import BadRequest
from labkit.measure import Samples


def samples(label: str = "pipe", size: int = 64, scale: float = 1.0, **facts: object) -> Samples:
    rounds = tuple(tuple(scale * 1e-6 * (7 + k % 9 + r) for k in range(50)) for r in range(3))
    known = {"mechanism": label, "size": size, "placement": "same core", "disturbed": False}
    return Samples(label, rounds, known | facts, nbytes=size)


SWEEP = [samples(name, size, size**0.3) for name in ("pipe", "fifo") for size in (64, 4096, 65536)]
DRAWN: list[Callable[[Sequence[Samples]], Figure]] = [
    plot.latency,
    plot.latency_by_size,
    plot.throughput_by_size,
    plot.comparison,
    plot.comparison_by_size,
]


def ticks(figure: Figure, direction: str) -> list[str]:
    figure.canvas.draw()
    axis = getattr(figure.axes[0], f"{direction}axis")
    return [label.get_text() for label in axis.get_ticklabels()]


@pytest.mark.parametrize("draw", DRAWN)
def test_a_figure_names_the_placement_and_is_small_and_closed(
    draw: Callable[[Sequence[Samples]], Figure],
) -> None:
    figure, file = draw(SWEEP), io.BytesIO()
    figure.savefig(file)
    assert "same core" in figure.axes[0].get_title(loc="left") + figure.axes[0].get_title()
    assert len(file.getvalue()) <= 60_000
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("draw", DRAWN)
def test_nothing_to_draw_is_said(draw: Callable[[Sequence[Samples]], Figure]) -> None:
    with pytest.raises(BadRequest, match="nothing to draw"):
        draw([])


def test_sizes_times_and_rates_are_labelled_as_people_say_them() -> None:
    assert ticks(plot.latency_by_size(SWEEP), "x") == ["64 B", "4 KiB", "64 KiB"]
    assert any(label.endswith("µs") for label in ticks(plot.latency_by_size(SWEEP), "y"))
    assert any(label.endswith("MB/s") for label in ticks(plot.throughput_by_size(SWEEP), "y"))


def test_samples_without_a_size_are_refused_where_the_size_is_an_axis() -> None:
    with pytest.raises(BadRequest, match="no message size"):
        plot.latency_by_size([Samples("x", ((1e-6,),))])


def test_a_disturbed_measurement_says_so() -> None:
    figure = plot.comparison([samples(disturbed=True), samples("fifo")])
    assert sorted(ticks(figure, "y")) == ["fifo", "pipe (disturbed)"]


def test_two_placements_are_told_apart() -> None:
    legend = plot.latency([samples(), samples(placement="two cores")]).axes[0].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "pipe, same core",
        "pipe, two cores",
    ]


def test_the_fastest_is_on_top_of_a_comparison() -> None:
    figure = plot.comparison([samples("slow", scale=9), samples("quick")])
    assert ticks(figure, "y") == ["quick", "slow"]
    low, high = figure.axes[0].get_ylim()
    assert low > high


def test_many_mechanisms_have_a_row_each_and_a_mark_for_each_size() -> None:
    figure = plot.comparison_by_size([*SWEEP, samples("semaphore", 0, scale=0.1, disturbed=True)])
    assert ticks(figure, "y") == ["semaphore", "pipe", "fifo"]
    legend = figure.axes[0].get_legend()
    assert legend and [each.get_text() for each in legend.get_texts()] == [
        "none, only a ring", "64 B", "4 KiB", "64 KiB",
    ]  # fmt: skip
    assert "partly disturbed" in figure.axes[0].get_title(loc="left")


def test_an_axis_on_which_little_differs_has_several_labels_all_the_same() -> None:
    sizes = [samples(scale=scale, size=size) for scale, size in ((1.0, 64), (1.5, 8192))]
    (axes,) = plot.latency_by_size(sizes).axes
    low, high = axes.get_ylim()
    assert len([tick for tick in axes.get_yticks() if low <= tick <= high]) >= 3


def test_an_axis_over_many_decades_has_one_label_for_each_of_them() -> None:
    wide = ticks(plot.comparison([samples("slow", scale=1e5), samples("quick")]), "x")
    assert wide
    assert all(label.startswith("1") for label in wide)
    assert "2 µs" in ticks(plot.comparison([samples("slow", scale=9), samples("quick")]), "x")
