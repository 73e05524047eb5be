"""The figures that Samples give are what they say, and nothing in them depends on luck."""

from __future__ import annotations

import gc
import math
import pickle
import random
import time
from dataclasses import replace

import pytest

from labkit import measure
from labkit.errors import BadRequest
from labkit.measure import Samples, join, latency, ratio, throughput

THREE_ROUNDS = Samples("pipe", ((1.0, 2.0, 9.0), (3.0, 4.0), (5.0,)), {"size": 64}, nbytes=128)


def test_the_figures_are_those_of_the_known_values() -> None:
    assert THREE_ROUNDS.seconds == (1.0, 2.0, 9.0, 3.0, 4.0, 5.0)
    assert THREE_ROUNDS.median == 3.5
    assert THREE_ROUNDS.round_medians == (2.0, 3.5, 5.0)
    assert THREE_ROUNDS.interval() == (2.0, 5.0)
    assert THREE_ROUNDS.best == 2.0
    assert THREE_ROUNDS.bytes_per_second == 128 / 3.5


@pytest.mark.parametrize(
    ("p", "value"),
    [(0.001, 1.0), (1, 1.0), (2, 2.0), (50, 50.0), (99, 99.0), (99.1, 100.0), (100, 100.0)],
)
def test_a_percentile_is_the_time_within_which_so_many_were_done(p: float, value: float) -> None:
    values = [float(i) for i in range(1, 101)]
    random.shuffle(values)
    assert Samples("a", (tuple(values),)).percentile(p) == value


def test_every_percentile_of_one_value_is_that_value() -> None:
    one = Samples("a", ((7.0,),))
    assert {one.percentile(p) for p in (0.1, 50, 100)} == {7.0}
    assert one.interval() == (7.0, 7.0)


@pytest.mark.parametrize("p", [0, -1, 100.1, math.nan, math.inf])
def test_a_percentile_that_there_is_not_is_refused(p: float) -> None:
    with pytest.raises(
        BadRequest, match=f"there is no percentile {p}: give more than 0, at most 100"
    ):
        THREE_ROUNDS.percentile(p)


@pytest.mark.parametrize("rounds", [(), ((),), ((1.0,), ())])
def test_samples_without_a_value_are_refused(rounds: tuple[tuple[float, ...], ...]) -> None:
    with pytest.raises(BadRequest, match="pipe: nothing was measured"):
        Samples("pipe", rounds)


def test_samples_have_no_numbers_in_their_repr() -> None:
    assert repr(THREE_ROUNDS) == "Samples('pipe')"


def test_samples_come_back_whole_from_another_process() -> None:
    copy = pickle.loads(pickle.dumps(THREE_ROUNDS))
    assert copy == THREE_ROUNDS
    assert dict(copy.facts) == {"size": 64} and copy.nbytes == 128


def test_samples_cannot_be_changed() -> None:
    facts: dict[str, object] = {"size": 64}
    samples = Samples("pipe", ((1.0,),), facts)
    facts["size"] = 1
    assert samples.facts["size"] == 64
    with pytest.raises(TypeError):
        samples.facts["size"] = 1  # type: ignore[index]
    with pytest.raises(AttributeError):
        samples.label = "fifo"  # type: ignore[misc]


def test_joined_samples_have_the_rounds_of_all() -> None:
    other = Samples("pipe", ((8.0,),), {"disturbed": True})
    both = join([THREE_ROUNDS, other])
    assert both.rounds == (*THREE_ROUNDS.rounds, (8.0,))
    assert dict(both.facts) == {"size": 64, "disturbed": True}
    assert join([THREE_ROUNDS]) is THREE_ROUNDS
    assert not join([replace(other, facts={})] * 2).facts["disturbed"]


def test_a_ratio_compares_the_best_round_of_each() -> None:
    other = Samples("fifo", ((4.0, 4.0), (100.0,)))
    assert ratio(other, THREE_ROUNDS) == 2.0
    assert ratio(THREE_ROUNDS, other) == 0.5


def spin(nanoseconds: int) -> None:
    end = time.perf_counter_ns() + nanoseconds
    while time.perf_counter_ns() < end:
        pass


def test_latency_times_each_call_of_a_long_operation() -> None:
    calls = []
    samples = latency(lambda: calls.append(spin(50_000)), label="spin", seconds=0.02, warm_up=5)
    assert len(samples.seconds) == len(calls) - 5
    assert samples.label == "spin" and min(samples.seconds) >= 50e-6
    assert len(samples.rounds) == 1


def test_latency_times_a_short_operation_in_batches() -> None:
    calls = []
    samples = latency(lambda: calls.append(None), seconds=0.01, warm_up=100)
    batches, rest = divmod(len(calls) - 100, len(samples.seconds))
    assert rest == 0 and batches > 1
    assert sum(samples.seconds) * batches >= 0.01


def test_latency_warms_up_first() -> None:
    times = iter([5_000_000] * 3 + [2_000] * 10**6)
    samples = latency(lambda: spin(next(times)), seconds=0.01, warm_up=3)
    assert min(samples.seconds) < 0.005


def test_a_round_has_a_largest_number_of_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "_MOST_SAMPLES", 7)
    assert len(latency(lambda: spin(2_000), seconds=1, warm_up=1).seconds) == 7


def test_throughput_counts_every_call() -> None:
    calls = []
    samples = throughput(lambda: calls.append(spin(1_000)), nbytes=10, seconds=0.02, warm_up=3)
    assert samples.nbytes == 10
    assert samples.median * (len(calls) - 3) >= 0.02


@pytest.mark.parametrize("seconds", [0, -1, 61, math.nan, math.inf])
def test_a_duration_that_makes_no_sense_is_refused(seconds: float) -> None:
    with pytest.raises(BadRequest, match=f"{seconds} seconds of measuring make no sense"):
        latency(gc.collect, seconds=seconds)
    with pytest.raises(BadRequest, match="give more than 0, at most 60"):
        throughput(gc.collect, nbytes=1, seconds=seconds)


@pytest.mark.parametrize("on", [True, False])
def test_the_garbage_collector_is_as_before_even_if_the_operation_fails(on: bool) -> None:
    seen = []

    def fail() -> None:
        seen.append(gc.isenabled())
        if len(seen) > 3:
            spin(2_000)
            1 / 0  # noqa: B018

    (gc.enable if on else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError):
            latency(fail, seconds=1, warm_up=3)
        assert gc.isenabled() is on and seen[-1] is False
    finally:
        gc.enable()
