"""`labkit bench` measures in a terminal and tells it in three ways."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from labkit import metal, supporting, traffic

QUICK = ["--rounds", "2", "--seconds", "0.01"]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "labkit", "bench", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_each_mechanism_and_size_becomes_a_row_an_object_and_a_curve(tmp_path: Path) -> None:
    data, figure = tmp_path / "b.json", tmp_path / "b.png"
    run = bench(
        "pipe",
        "fifo",
        "--sizes",
        "64",
        "4096",
        "--json",
        str(data),
        "--figure",
        str(figure),
        *QUICK,
    )
    assert run.returncode == 0, run.stderr
    rows = json.loads(data.read_text())
    assert [(row["mechanism"], row["size"]) for row in rows] == [
        ("pipe", 64),
        ("pipe", 4096),
        ("fifo", 64),
        ("fifo", 4096),
    ]
    wanted = {
        "mechanism",
        "size",
        "placement",
        "median_us",
        "p99_us",
        "samples",
        "mb_per_s",
        "interval_us",
    }
    assert all(wanted <= row.keys() for row in rows)
    assert len(run.stdout.splitlines()) == 5
    assert figure.read_bytes().startswith(b"\x89PNG")


def test_numbers_make_sense_together(tmp_path: Path) -> None:
    data = tmp_path / "b.json"
    bench("pipe", "--sizes", "64", "--json", str(data), *QUICK)
    (row,) = json.loads(data.read_text())
    low, high = row["interval_us"]
    assert 0 < low <= high
    assert row["p99_us"] >= row["median_us"] > 0
    assert row["mb_per_s"] > 0
    assert row["samples"] > 10


def test_many_mechanisms_become_one_figure_and_one_table(tmp_path: Path) -> None:
    figure, data = tmp_path / "all.png", tmp_path / "all.json"
    options = ["--sizes", "64", "--rounds", "1", "--seconds", "0.005"]
    run = bench("--all", *options, "--figure", str(figure), "--json", str(data))
    assert run.returncode == 0, run.stderr
    ours = [link for link in supporting() if link.__module__.startswith("labkit.")]
    names = [link.name for link in ours if traffic.measurable(link, "latency")]
    assert [row["mechanism"] for row in json.loads(data.read_text())] == names
    assert len(run.stdout.splitlines()) == 1 + len(names)
    assert figure.read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(bool(metal.lacking()), reason=str(metal.lacking()))
def test_with_metal_each_row_says_what_the_same_takes_in_c(tmp_path: Path) -> None:
    data = tmp_path / "b.json"
    run = bench("--metal", "pipe", "spool_directory", "--sizes", "64", "--json", str(data), *QUICK)
    assert run.returncode == 0, run.stderr
    pipe, spool = json.loads(data.read_text())
    assert pipe["c_median_us"] > 0 and pipe["times_c"] > 0 and pipe["c_mb_per_s"] > 0
    assert "times_c" not in spool
    header, _, last = run.stdout.splitlines()
    assert header.split()[-7:] == ["in", "C", "µs", "times", "C", "in", "C", "MB/s"][-7:]
    assert last.split()[-3:] == ["-", "-", "-"]


def test_bad_input_is_answered_in_a_sentence_and_status_2(tmp_path: Path) -> None:
    missing = str(tmp_path / "no" / "b.json")
    for arguments, sentence in (
        (["semaphor"], "there is no mechanism 'semaphor'; there are "),
        (["pipe", "--sizes", "0"], "give a size from 1"),
        (["pipe", "--sizes", "10000000000"], "give a size from 1"),
        (["pipe", "--rounds", "0"], "0 rounds make no sense"),
        (["pipe", "--json", missing], "cannot write"),
        ([], "name mechanisms, or --all"),
    ):
        run = bench(*arguments)
        assert (run.returncode, sentence in run.stderr) == (2, True), run.stderr
