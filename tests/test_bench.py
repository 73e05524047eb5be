"""What is measured between two fresh children, and what is refused before any is started."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from labkit import Group, Pipe, bench, compare, round_trip, stream, supporting, sweep, traffic
from labkit.bench import PLACEMENTS, SAME_CORE, TWO_CORES, Task
from labkit.errors import BadRequest, Stopped, UnknownMechanism, Unsupported
from labkit.measure import Samples
from labkit.stop import stoppable

QUICK = {"rounds": 2, "seconds": 0.005}
cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def test_a_round_trip_has_its_rounds_and_the_facts_to_read_it_with() -> None:
    (samples,) = sweep(["pipe"], [64], **QUICK)
    assert samples.label == "pipe" and len(samples.rounds) == 2
    assert samples.nbytes == 2 * 64  # there and back
    assert set(samples.facts) == {"mechanism", "size", "placement", "disturbed"}
    assert samples.facts["size"] == 64 and samples.facts["placement"] == SAME_CORE
    assert samples.median > 0


def test_a_stream_counts_at_the_receiver() -> None:
    (samples,) = sweep(["fifo"], [4096], of="throughput", **QUICK)
    assert samples.label == "fifo" and samples.nbytes == 4096
    assert [len(one_round) for one_round in samples.rounds] == [1, 1]
    assert samples.bytes_per_second > 0


def test_the_short_forms_measure_one_thing() -> None:
    assert round_trip("pipe", rounds=1).facts["size"] == 64
    assert stream("pipe", rounds=1).facts["size"] == 4096
    assert [samples.label for samples in compare(["fifo", Pipe], rounds=1)] == ["fifo", "pipe"]


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_every_placement_can_be_measured(placement: str) -> None:
    if placement == TWO_CORES and cores < 2:
        with pytest.raises(Unsupported, match="one core only: measure with placement='same core'"):
            sweep(["pipe"], [64], placement=placement, **QUICK)
        return
    (samples,) = sweep(["pipe"], [64], placement=placement, **QUICK)
    assert samples.facts["placement"] == placement


def test_everything_is_measured_once_a_round_in_an_order_that_changes() -> None:
    seen: list[Task] = []

    def watch(schedule: Sequence[Task]) -> Iterable[Task]:
        seen.extend(schedule)
        return schedule[:4]

    results = sweep(["pipe", "fifo"], iter([1, 2]), rounds=20, seconds=0.001, progress=watch)
    assert [(each.label, each.facts["size"]) for each in results] == [
        ("pipe", 1), ("pipe", 2), ("fifo", 1), ("fifo", 2),
    ]  # fmt: skip
    rounds = [tuple(seen[start : start + 4]) for start in range(0, len(seen), 4)]
    assert len(rounds) == 20 and {frozenset(each) for each in rounds} == {frozenset(seen)}
    assert len(set(rounds)) > 1


def test_a_size_that_only_some_can_carry_is_measured_with_those() -> None:
    results = sweep(["sysv_queue", "pipe"], [64, 65536], rounds=1, seconds=0.01)
    assert [(each.label, each.facts["size"]) for each in results] == [
        ("sysv_queue", 64), ("pipe", 64), ("pipe", 65536),
    ]  # fmt: skip
    with pytest.raises(BadRequest, match="sysv_queue cannot be measured with 65536 bytes"):
        sweep(["pipe", "sysv_queue"], [65536])


@pytest.mark.parametrize("name", ["pip", "", 3])
def test_an_unknown_mechanism_is_answered_with_those_there_are(name: Any) -> None:
    with pytest.raises(UnknownMechanism, match="there are .*pipe"):
        round_trip(name)


@pytest.mark.parametrize("size", [0, -1, 10 << 30, (64 << 20) + 1, True, 64.0, "64", None])
def test_a_size_that_makes_no_sense_is_refused(size: Any) -> None:
    with pytest.raises(
        BadRequest, match=f"pipe cannot be measured with {size} bytes: give a size from 1 to"
    ):
        round_trip("pipe", size=size)


@pytest.mark.parametrize("rounds", [0, -1, 1001, 1.5, True, "7"])
def test_a_number_of_rounds_that_makes_no_sense_is_refused(rounds: Any) -> None:
    with pytest.raises(
        BadRequest, match=f"{rounds} rounds make no sense: give a number from 1 to 1000"
    ):
        round_trip("pipe", rounds=rounds)


@pytest.mark.parametrize("placement", ["", "same", None, 2])
def test_an_unknown_placement_is_answered_with_those_there_are(placement: Any) -> None:
    with pytest.raises(
        BadRequest, match="there is no placement .*; there are same core, two cores, unpinned"
    ):
        round_trip("pipe", placement=placement)


def test_what_cannot_be_measured_is_answered_with_what_can() -> None:
    with pytest.raises(BadRequest, match="one can measure latency or throughput, not 'speed'"):
        sweep(["pipe"], [64], of="speed")


def test_one_bad_task_is_refused_before_any_is_measured() -> None:
    def refuse(schedule: Sequence[Task]) -> Iterable[Task]:
        raise AssertionError("it has begun")

    with pytest.raises(BadRequest, match="with 0 bytes"):
        sweep(["pipe", "fifo"], [64, 0], progress=refuse)


def busy_with_something_else(task: Task, cores: list[int]) -> tuple[Samples, float]:
    pid = os.fork()
    if pid == 0:
        os.sched_setaffinity(0, cores)
        while time.process_time() < 0.03:
            pass
        os._exit(0)
    os.waitpid(pid, 0)
    return Samples("", ((1.0,),)), 0.0


def test_a_machine_that_is_never_quiet_is_not_waited_for_for_ever() -> None:
    seen: list[Task] = []

    def run(task: Task, cores: list[int]) -> tuple[Samples, float]:
        seen.append(task)
        return busy_with_something_else(task, cores)

    (samples,) = bench.interleaved(bench.tasks(["pipe"], [64]), rounds=20, run=run)
    assert samples.facts["disturbed"] and len(samples.rounds) == 20
    assert len(seen) == 30


def test_a_stop_ends_a_sweep() -> None:
    stop = threading.Event()

    def press_after_three(schedule: Sequence[Task]) -> Iterable[Task]:
        for number, task in enumerate(schedule):
            if number == 3:
                stop.set()
            yield task
            assert number < 3

    with pytest.raises(Stopped, match="stopped before it had finished"), stoppable(stop):
        sweep(["pipe"], [64], rounds=1000, seconds=0.001, progress=press_after_three)
    with Group() as group:
        assert group.spawn(len, "and the next group works").result == 24


def test_a_stop_ends_the_round_that_runs() -> None:
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    timer.start()
    with pytest.raises(Stopped), stoppable(stop):
        sweep(["pipe"], [64], rounds=1, seconds=60)
    timer.join()


BELLS = [link.name for link in supporting() if traffic.roles_of(link) is traffic.BELL]


@pytest.mark.parametrize("name", BELLS)
def test_a_bell_is_measured_there_and_back_and_has_no_size(name: str) -> None:
    (samples,) = sweep([name], [64, 4096], **QUICK)
    assert samples.label == name and len(samples.rounds) == 2
    assert samples.facts["size"] == samples.nbytes == 0 and samples.median > 0


def test_bells_and_channels_are_compared_in_one_run() -> None:
    both = compare(["pipe", "semaphore"], rounds=1)
    assert [each.facts["size"] for each in both] == [64, 0]


def test_a_bell_has_no_throughput_and_a_region_has_nothing_to_measure() -> None:
    with pytest.raises(BadRequest, match="semaphore has no throughput .*: a bell carries no bytes"):
        stream("semaphore")
    with pytest.raises(BadRequest, match="shared_memory has no latency .*: a region has nothing"):
        round_trip("shared_memory")
