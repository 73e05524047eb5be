"""`labkit bench`: measure in a terminal, and tell it as a table, as JSON and as a figure.

One row, and one JSON object, for each mechanism, size and placement: the round trip's median and
p99 with the spread of the rounds' medians, and the one-way throughput.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from labkit import bench, traffic
from labkit.errors import BadRequest
from labkit.link import Link, mechanism, supporting
from labkit.measure import Samples

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


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what `labkit bench` takes."""
    sub.add_argument("mechanisms", nargs="*", metavar="MECHANISM", help="such as pipe fifo")
    sub.add_argument("--all", action="store_true", help="every mechanism that works here")
    sub.add_argument("--sizes", nargs="+", type=int, default=[64, 4096, 65536], metavar="BYTES")
    sub.add_argument("--placement", choices=bench.PLACEMENTS, default=bench.SAME_CORE)
    sub.add_argument("--rounds", type=int, default=7)
    sub.add_argument("--seconds", type=float, default=0.1, help="of one round")
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
    latency = _measure(names, options, "latency")
    carrying = [name for name in names if traffic.measurable(mechanism(name), "throughput")]
    rates = {_key(each): each for each in _measure(carrying, options, "throughput")}
    rows = [_row(each, rates.get(_key(each))) for each in latency]
    print(_table(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    if options.figure:
        _draw([each for each in latency if _key(each) in rates], options.figure)
    return 0


def _measure(names: list[str | type[Link]], options: argparse.Namespace, of: str) -> list[Samples]:
    def progress(rounds: Sequence[Any]) -> Iterable[Any]:
        yield from tqdm(rounds, desc=of, unit="round", file=sys.stderr, leave=False)

    return bench.sweep(
        names, options.sizes, of=of, placement=options.placement, rounds=options.rounds,
        seconds=options.seconds, progress=progress,
    )  # fmt: skip


def _key(samples: Samples) -> tuple[object, object]:
    return samples.facts["mechanism"], samples.facts["size"]


def _row(latency: Samples, throughput: Samples | None) -> dict[str, object]:
    low, high = latency.interval()
    return {
        **{name: latency.facts[name] for name in ("mechanism", "size", "placement")},
        "median_us": round(latency.median * 1e6, 3),
        "interval_us": [round(low * 1e6, 3), round(high * 1e6, 3)],
        "p99_us": round(latency.percentile(99) * 1e6, 3),
        "mb_per_s": round(throughput.bytes_per_second / 1e6, 3) if throughput else 0.0,  # a bell
        "samples": len(latency.seconds),
        "disturbed": any(each.facts["disturbed"] for each in (latency, throughput) if each),
    }


def _table(rows: Iterable[dict[str, Any]]) -> str:
    lines = [_COLUMNS]
    for row in rows:
        low, high = row["interval_us"]
        cells = (row["median_us"], low, high, row["p99_us"], row["mb_per_s"])
        samples = f"{row['samples']}{' (disturbed)' if row['disturbed'] else ''}"
        lines.append(
            (
                row["mechanism"],
                str(row["size"]),
                row["placement"],
                *(f"{c:.1f}" for c in cells),
                samples,
            )
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def _draw(samples: list[Samples], path: Path) -> None:
    from labkit.plot import latency_by_size

    latency_by_size(samples).savefig(path)


def _check_writable(path: Path) -> None:
    # Before the measuring, not after it.
    try:
        path.open("ab").close()
    except OSError as error:
        raise BadRequest(f"cannot write {path}: {error.strerror}; name another file") from None
