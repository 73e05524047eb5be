"""Samples in, Figures out: no function here knows how anything was measured.

Each returns a closed Figure, so that a cell whose last value it is shows it once. Placement and
number of samples stand in the figure, because without them the numbers mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from labkit.errors import BadRequest
from labkit.measure import Samples
from labkit.plot.style import COLOURS, DASHES, MARKERS, STYLE, subplots

_ENOUGH_FOR_P999 = 10_000
_NARROW = 8.0  # times the lowest value: below that, 1, 2 and 5 would label next to nothing
_WIDE = 1e4  # times: beyond it, more labels than one for each power of ten would meet
_DENSE, _SPARSE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0), (1.0, 2.0, 5.0)


def latency(samples: Samples | Sequence[Samples]) -> Figure:
    """Draw how many of the operations were done within which time."""
    several = _several(samples)
    named_by_placement = len({one.facts.get("placement") for one in several}) > 1
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 4))
        for place, one in enumerate(several):
            where = f", {one.facts.get('placement')}" if named_by_placement else ""
            _distribution(axes, one, place, f"{_name(one)}{where}")
        axes.set_xlim(
            min(min(one.seconds) for one in several) * 0.9, max(map(_tail, several)) * 1.6
        )
        _log(axes, "x", _time)
        fewest = min(len(one.seconds) for one in several)
        axes.set(xlabel="time of one operation", ylabel="operations done within it (%)")
        axes.set_title(f"Service time, {_placement(several)}: median and 99th percentile marked")
        axes.legend(title=f"at least {fewest:,} samples each", loc="lower right")
    return figure


def _distribution(axes: Axes, one: Samples, place: int, label: str) -> None:
    ordered = sorted(one.seconds)
    shares = [(k + 1) / len(ordered) * 100 for k in range(len(ordered))]
    colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
    axes.plot(ordered, shares, DASHES[place % len(DASHES)], color=colour, label=label)
    for percent in (50, 99):
        value = one.percentile(percent)
        axes.plot(value, percent, marker, color=colour)
        axes.annotate(_time(value), (value, percent), xytext=(9, -15 - 13 * place),
                      textcoords="offset points", color=colour)  # fmt: skip


def _tail(one: Samples) -> float:
    # With fewer samples, the last thousandth is chance.
    return one.percentile(99.9 if len(one.seconds) >= _ENOUGH_FOR_P999 else 99)


def latency_by_size(samples: Iterable[Samples]) -> Figure:
    """Draw the median round trip against the size of a message; the band is the rounds' spread."""
    several = _several(samples)
    return _by_size(several, lambda one: one.median, lambda one: one.interval(), _time,
                    "round trip (median)", "Further down is faster")  # fmt: skip


def throughput_by_size(samples: Iterable[Samples]) -> Figure:
    """Draw the rate one way against the size of a message; the band is the rounds' spread."""
    several = _several(samples)

    def interval(one: Samples) -> tuple[float, float]:
        fast, slow = one.interval()
        return one.nbytes / slow, one.nbytes / fast

    return _by_size(several, lambda one: one.bytes_per_second, interval, _rate,
                    "bytes a second", "Further up is faster")  # fmt: skip


def comparison(samples: Iterable[Samples]) -> Figure:
    """Draw the medians of several operations, the fastest on top, with spread and p99."""
    several = sorted(_several(samples), key=lambda one: one.median)
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.2 + 0.45 * len(several)))
        for row, one in enumerate(several):
            low, high = one.interval()
            axes.plot((low, high), (row, row), color=COLOURS[0], linewidth=5, alpha=0.35)
            axes.plot(one.median, row, MARKERS[0], color=COLOURS[0])
            axes.plot(one.percentile(99), row, "|", color=COLOURS[1], markersize=14)
            axes.annotate(_time(one.median), (one.median, row), xytext=(0, 7),
                          textcoords="offset points", ha="center")  # fmt: skip
        axes.set_yticks(range(len(several)), [_name(one) for one in several])
        axes.set_ylim(len(several) - 0.4, -0.8)
        axes.set_xlim(several[0].interval()[0] * 0.7, max(s.percentile(99) for s in several) * 1.4)
        _log(axes, "x", _time)
        axes.set_xlabel("time of one operation (● median, band: rounds, | 99th percentile)")
        axes.set_title(f"Service time, {_placement(several)}")
    return figure


def comparison_by_size(samples: Iterable[Samples]) -> Figure:
    """Draw the medians of many mechanisms, the fastest on top, with a mark for each size of a
    message; the band is the rounds' spread.
    """
    several = sorted(_several(samples), key=lambda one: (_size(one), one.median))
    smallest: dict[str, Samples] = {}
    for one in several:
        smallest.setdefault(one.label, one)
    names = sorted(smallest, key=lambda name: smallest[name].median)
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 1.4 + 0.3 * len(names)))
        for place, size in enumerate(sorted({_size(one) for one in several})):
            _marks(axes, [one for one in several if _size(one) == size], place, names)
        for row, name in enumerate(names):
            low, _ = smallest[name].interval()
            axes.annotate(_time(smallest[name].median), (low, row), xytext=(-8, 0),
                          textcoords="offset points", ha="right", va="center")  # fmt: skip
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlim(min(one.interval()[0] for one in several) * 0.4, None)
        _log(axes, "x", _time)
        axes.set_xlabel("round trip (median; band: spread of the rounds)")
        disturbed = "; partly disturbed" * any(one.facts.get("disturbed") for one in several)
        axes.set_title(f"Further left is faster; {_placement(several)}{disturbed}")
        axes.legend(title="message")
    return figure


def _marks(axes: Axes, group: Sequence[Samples], place: int, names: list[str]) -> None:
    rows = [names.index(one.label) for one in group]
    lows, highs = zip(*(one.interval() for one in group), strict=True)
    colour, size = COLOURS[place % len(COLOURS)], _size(group[0])
    axes.hlines(rows, lows, highs, color=colour, linewidth=5, alpha=0.35)
    axes.plot([one.median for one in group], rows, MARKERS[place % len(MARKERS)], color=colour,
              label=_bytes(size) if size else "none, only a ring")  # fmt: skip


def _by_size(
    several: Sequence[Samples],
    value: Callable[[Samples], float],
    interval: Callable[[Samples], tuple[float, float]],
    unit: Callable[[float], str],
    *words: str,
) -> Figure:
    names = list(dict.fromkeys(one.label for one in several))
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 4.2))
        for place, name in enumerate(names):
            line = sorted((one for one in several if one.label == name), key=_size)
            disturbed = (
                " (partly disturbed)" if any(one.facts.get("disturbed") for one in line) else ""
            )
            sizes, values = [_size(one) for one in line], [value(one) for one in line]
            colour = COLOURS[place % len(COLOURS)]
            low, high = zip(*map(interval, line), strict=True)
            axes.fill_between(sizes, low, high, color=colour, alpha=0.2, linewidth=0)
            dash, marker = DASHES[place % len(DASHES)], MARKERS[place % len(MARKERS)]
            axes.plot(sizes, values, dash, marker=marker, color=colour, label=f"{name}{disturbed}")
        _log(axes, "x", _bytes)
        _log(axes, "y", unit)
        sizes = sorted({_size(one) for one in several})
        axes.set_xticks(sizes, [_bytes(size) for size in sizes])
        axes.legend()
        axes.set(xlabel="size of a message", ylabel=words[0])
        axes.set_title(f"{words[1]}; {_placement(several)}; band: spread of the rounds")
    return figure


def _several(samples: Samples | Iterable[Samples]) -> list[Samples]:
    several = [samples] if isinstance(samples, Samples) else list(samples)
    if not several:
        raise BadRequest("there is nothing to draw: give at least one Samples")
    return several


def _name(one: Samples) -> str:
    return f"{one.label or 'operation'}{' (disturbed)' if one.facts.get('disturbed') else ''}"


def _size(one: Samples) -> int:
    size = one.facts.get("size")
    if not isinstance(size, int):
        raise BadRequest(f"{one.label} has no message size in its facts: measure it with sweep()")
    return size


def _placement(several: Sequence[Samples]) -> str:
    placements = sorted({str(one.facts.get("placement", "placement unknown")) for one in several})
    return " and ".join(placements)


def _log(axes: Axes, direction: str, unit: Callable[[float], str]) -> None:
    """Make an axis logarithmic, labelled with real values in place of powers of ten."""
    axis = axes.xaxis if direction == "x" else axes.yaxis
    (axes.set_xscale if direction == "x" else axes.set_yscale)("log")
    low, high = axis.get_view_interval()
    subs = _DENSE if high < low * _NARROW else _SPARSE if high < low * _WIDE else (1.0,)
    axis.set_major_locator(LogLocator(subs=subs))
    axis.set_major_formatter(FuncFormatter(lambda value, _: unit(value)))
    axis.set_minor_locator(NullLocator())


def _time(seconds: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def _rate(bytes_per_second: float) -> str:
    for factor, unit in ((1e9, "GB/s"), (1e6, "MB/s"), (1e3, "kB/s")):
        if bytes_per_second >= factor:
            return f"{bytes_per_second / factor:.3g} {unit}"
    return f"{bytes_per_second:.3g} B/s"


def _bytes(size: float) -> str:
    for factor, unit in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size:.0f} B"
