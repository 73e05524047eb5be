"""`labkit bench`: measure in a terminal, and tell it as a table, as JSON and as a figure.

One row, and one JSON object, for each mechanism, size and placement: the round trip's median and
p99 with the spread of the rounds' medians, and the one-way throughput. With --metal, beside it what
the same takes in C, and how many times as long Python takes, by the best round of each.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from labkit import bench, metal, traffic
from labkit.errors import BadRequest
from labkit.link import Link, mechanism, supporting
from labkit.measure import Samples, ratio
from labkit.traffic import Task

_COLUMNS = (
    "mechanism",
    "size",
    "placement",
    "median µs",
    "from",
    "to",
    "p99 µs",
    "MB/s",
    "samples",
)
_IN_C = ("in C µs", "times C", "in C MB/s")
_CURVES = 7  # more of them in one figure cannot be told apart


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what `labkit bench` takes."""
    sub.add_argument("mechanisms", nargs="*", metavar="MECHANISM", help="such as pipe fifo")
    sub.add_argument("--all", action="store_true", help="every mechanism that works here")
    sub.add_argument("--sizes", nargs="+", type=int, default=[64, 4096, 65536], metavar="BYTES")
    sub.add_argument("--placement", choices=bench.PLACEMENTS, default=bench.SAME_CORE)
    sub.add_argument("--rounds", type=int, default=7)
    sub.add_argument("--seconds", type=float, default=0.1, help="of one round")
    sub.add_argument("--metal", action="store_true", help="beside it, the same in C")
    sub.add_argument("--json", type=Path, metavar="FILE")
    sub.add_argument("--figure", type=Path, metavar="FILE", help="such as round_trip.png or .svg")


def run(options: argparse.Namespace) -> int:
    """Measure latency and throughput of mechanisms against message size."""
    everything = [link for link in supporting() if traffic.measurable(link, "latency")]
    names: list[str | type[Link]] = [*everything] if options.all else options.mechanisms
    if not names:
        raise BadRequest(
            f"name mechanisms, or --all; there are {', '.join(link.name for link in everything)}"
        )
    for path in filter(None, (options.json, options.figure)):
        _check_writable(path)
    measured = _measure(names, options)
    rows = [_row(*parts) for parts in _by_row(measured)]
    print(_table(rows, _COLUMNS + _IN_C * options.metal))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    if options.figure:
        _draw([each for task, each in measured if not _one_way(task)], options.figure)
    return 0


Measured = list[tuple[Task, Samples]]


def _measure(names: list[str | type[Link]], options: argparse.Namespace) -> Measured:
    """Measure everything in one interleaved run."""

    def progress(rounds: Sequence[Any]) -> Iterable[Any]:
        yield from tqdm(rounds, unit="round", file=sys.stderr, leave=False, disable=None)

    how = {"placement": options.placement, "seconds": options.seconds}
    carrying = [name for name in names if traffic.measurable(mechanism(name), "throughput")]
    tasks = bench.tasks(names, options.sizes, **how)
    tasks += bench.tasks(carrying, options.sizes, of="throughput", **how)
    if options.metal:
        tasks = metal.with_counterparts(tasks)
    samples = bench.interleaved(tasks, rounds=options.rounds, progress=progress, run=metal.run)
    return list(zip(tasks, samples, strict=True))


def _one_way(task: Task) -> bool:
    return task.roles == traffic.CHANNEL["throughput"]


def _by_row(measured: Measured) -> Iterable[list[Samples | None]]:
    """Return what stands in each row: latency and throughput in Python, then both in C."""
    found = {
        (task.link.name, task.size, isinstance(task, metal.InC), _one_way(task)): samples
        for task, samples in measured
    }
    for name, size in dict.fromkeys(key[:2] for key in found):
        yield [
            found.get((name, size, in_c, one_way))
            for in_c in (False, True)
            for one_way in (False, True)
        ]


def _row(*parts: Samples | None) -> dict[str, object]:
    latency, throughput, latency_in_c, throughput_in_c = parts
    assert latency  # whatever is measured at all has one
    low, high = latency.interval()
    row = {
        **{name: latency.facts[name] for name in ("mechanism", "size", "placement")},
        "median_us": _rounded(latency.median * 1e6),
        "interval_us": [_rounded(low * 1e6), _rounded(high * 1e6)],
        "p99_us": _rounded(latency.percentile(99) * 1e6),
        "mb_per_s": _megabytes(throughput),
        "samples": len(latency.seconds),
        "disturbed": any(each.facts["disturbed"] for each in parts if each),
    }
    if latency_in_c:
        row["c_median_us"] = _rounded(latency_in_c.median * 1e6)
        row["times_c"] = _rounded(ratio(latency, latency_in_c))
        row["c_mb_per_s"] = _megabytes(throughput_in_c)
    return row


def _rounded(value: float) -> float:
    return round(value, 3)


def _megabytes(throughput: Samples | None) -> float:
    return _rounded(throughput.bytes_per_second / 1e6) if throughput else 0.0  # a bell


def _table(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> str:
    lines = [columns, *(_cells(row)[: len(columns)] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(columns))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def _cells(row: dict[str, Any]) -> list[str]:
    numbers = (row["median_us"], *row["interval_us"], row["p99_us"], row["mb_per_s"])
    in_c = [
        f"{row[name]:.{places}f}" if name in row else "-"
        for name, places in (("c_median_us", 1), ("times_c", 2), ("c_mb_per_s", 1))
    ]
    samples = f"{row['samples']}{' (disturbed)' if row['disturbed'] else ''}"
    names = row["mechanism"], str(row["size"]), row["placement"]
    return [*names, *(f"{number:.1f}" for number in numbers), samples, *in_c]


def _draw(samples: list[Samples], path: Path) -> None:
    from labkit import plot

    curves = len({each.label for each in samples}) <= _CURVES
    draw = plot.latency_by_size if curves else plot.comparison_by_size
    draw([each for each in samples if each.nbytes or not curves]).savefig(path)


def _check_writable(path: Path) -> None:
    # Before the measuring, not after it.
    try:
        path.open("ab").close()
    except OSError as error:
        raise BadRequest(f"cannot write {path}: {error.strerror}; name another file") from None
