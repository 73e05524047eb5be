"""What is measured in C: the same as in Python, by a program that is compiled when it is wanted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from processes import until

from labkit import bench, kernel, measure, metal, traffic
from labkit.errors import BadRequest, UnknownMechanism, Unsupported
from labkit.link import mechanism
from labkit.metal.compiler import program

compiling = pytest.mark.skipif(bool(metal.lacking()), reason=str(metal.lacking()))
SOURCES = Path(metal.__file__).parent
CHANNELS = [n for n in metal.COUNTERPARTS if traffic.measurable(mechanism(n), "throughput")]


@pytest.fixture(scope="module", autouse=True)
def _one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def quick(name: str, size: int = 64, of: str = "latency", **options: Any) -> measure.Samples:
    tasks = metal.counterparts(bench.tasks([name], [size], of=of, seconds=0.005, **options))
    return bench.interleaved(tasks, rounds=1, run=metal.run)[0]


@compiling
@pytest.mark.parametrize("name", sorted(metal.COUNTERPARTS))
def test_each_counterpart_makes_round_trips(name: str) -> None:
    samples = quick(name, 100)
    carried = 200 if name in CHANNELS else 0
    assert samples.label == f"{name}, in C" and samples.nbytes == carried
    assert samples.facts["mechanism"] == name and samples.median > 1e-7


@compiling
@pytest.mark.parametrize("size", [1, 8192, 100_000, 3 << 20])
@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_each_channel_carries_every_size_one_way_and_back(name: str, size: int) -> None:
    if size > (mechanism(name).largest or size):
        with pytest.raises(BadRequest, match=f"{name} cannot be measured with {size} bytes"):
            quick(name, size)
        return
    assert quick(name, size).nbytes == 2 * size
    assert quick(name, size, of="throughput").bytes_per_second > 0


@compiling
def test_python_and_c_are_compared_in_one_run() -> None:
    results = metal.compare("pipe", sizes=[64, 4096], rounds=2)
    assert [(each.label, each.facts["size"]) for each in results] == [
        ("pipe", 64), ("pipe, in C", 64), ("pipe", 4096), ("pipe, in C", 4096),
    ]  # fmt: skip
    assert {len(each.rounds) for each in results} == {2}
    assert results[0].facts.keys() == results[1].facts.keys()


@compiling
def test_the_short_forms_measure_one_thing() -> None:
    assert metal.round_trip("pipe", rounds=1).facts["size"] == 64
    assert metal.stream("pipe", rounds=1).facts["size"] == 4096
    assert metal.round_trip("pipe", rounds=1, placement=bench.UNPINNED).median > 0


@compiling
def test_who_has_no_counterpart_is_measured_in_python_only() -> None:
    results = metal.compare(["spool_directory", "pipe"], rounds=1)
    assert [each.label for each in results] == ["spool_directory", "pipe", "pipe, in C"]
    with pytest.raises(
        BadRequest, match="spool_directory has no counterpart in C; there are .*tcp"
    ):
        metal.compare("spool_directory")


def test_what_makes_no_sense_is_refused_as_in_python() -> None:
    with pytest.raises(UnknownMechanism, match="there is no mechanism 'pip'; there are .*pipe"):
        metal.compare("pip")
    with pytest.raises(
        BadRequest, match="pipe cannot be measured with 0 bytes: give a size from 1"
    ):
        metal.round_trip("pipe", size=0)
    with pytest.raises(BadRequest, match="there is no placement 'here'"):
        metal.round_trip("pipe", placement="here")
    with pytest.raises(BadRequest, match="signals has no throughput .*: a bell carries no bytes"):
        metal.stream("signals")


@compiling
def test_the_program_knows_each_counterpart_and_no_other() -> None:
    ended = subprocess.run([program()], capture_output=True, text=True, timeout=60)
    usage, *names = ended.stderr.splitlines()
    assert ended.returncode == 2 and usage.startswith("usage: ")
    assert set(names) == metal.COUNTERPARTS


@compiling
def test_the_sources_compile_without_a_warning(tmp_path: Path) -> None:
    command = ["cc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-pthread"]
    sources = map(str, SOURCES.glob("*.c"))
    ended = subprocess.run(
        [*command, *sources, "-o", str(tmp_path / "all"), "-lrt"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")


@compiling
def test_two_may_compile_at_once_and_later_ones_do_not_compile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with ThreadPoolExecutor(3) as several:
        places = set(several.map(lambda _: program(), range(3)))
    (place,) = places
    assert [*place.parent.iterdir()] == [place]
    made = place.stat().st_ino
    assert program().stat().st_ino == made


@compiling
def test_a_compiler_that_cannot_and_a_folder_that_is_none_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cc").write_text(
        "#!/bin/sh\necho 'metal.h:9: fatal error: no such file' >&2; exit 1"
    )
    (tmp_path / "cc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(
        Unsupported, match="cc cannot compile .*fatal error: no .*libc6-dev by your"
    ):
        metal.round_trip("pipe")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cc"))
    with pytest.raises(
        Unsupported, match="cannot keep .*Not a directory; name another folder in XDG"
    ):
        metal.round_trip("pipe")


def test_without_a_compiler_it_is_said_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unsupported, match="no C compiler here; to get one: `make system`, or gcc"):
        metal.round_trip("pipe")
    assert bench.round_trip("pipe", rounds=1).median > 0


@compiling
def test_a_program_that_fails_says_why() -> None:
    (task,) = metal.counterparts(bench.tasks(["pipe"], [64], seconds=0.005))
    with pytest.raises(
        Unsupported, match="pipe does not work in C here: sched_setaffinity: Invalid"
    ):
        metal.run(task, [1000, 1000])


@compiling
def test_it_dies_with_its_parent() -> None:
    command = [str(program()), "pipe", "latency", "64", "50", "-1", "-1"]
    shell = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:]); print(p.pid); input()"
    with subprocess.Popen(
        [sys.executable, "-c", shell, *command],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as parent:  # fmt: skip
        assert parent.stdout
        asker = int(parent.stdout.readline())
        assert until(lambda: kernel.descendants(asker))
        both = [asker, *kernel.descendants(asker)]
        parent.kill()
    assert until(lambda: all(kernel.state(pid) in ("", "X", "Z") for pid in both))
