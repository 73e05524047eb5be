"""Measure any operation: how long one takes, or how many fit into a second.

    latency(operation, label="pipe")     times each call:      Samples, one value a call
    throughput(operation, nbytes=4096)   times a whole round:  Samples, one value a round

The traps, each of which makes numbers wrong by more than what they are to show: no warm-up (the
first call costs 20 times as much), a mean (one pause of the machine moves it), one long run instead
of short rounds (it measures the machine's mood), and taking single samples of one run for
independent ones. So the statistics here are medians over rounds, and the interval is the spread of
the rounds' medians.

Clock: clock_gettime(2) CLOCK_MONOTONIC, by time.perf_counter_ns(): about 50 ns a reading.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from labkit.errors import BadRequest

Operation = Callable[[], object]
WARM_UP = 200
_MOST_SAMPLES = 100_000  # in one round; 100 ms at 1 µs each
_SHORT = 1_000  # ns: what is shorter is timed in batches, or the clock itself would be measured
_BATCH = 10_000  # ns that one batch is to take


@dataclass(frozen=True)
class Samples:
    """Hold measured times in seconds, round by round, with the facts under which they were
    measured.
    """

    label: str
    rounds: tuple[tuple[float, ...], ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    nbytes: int = 0  # carried by one operation

    def __post_init__(self) -> None:
        if not self.rounds or not all(self.rounds):
            raise BadRequest(f"{self.label}: nothing was measured; measure for longer")
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def __repr__(self) -> str:
        return f"Samples({self.label!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Samples, (self.label, self.rounds, dict(self.facts), self.nbytes)

    @property
    def seconds(self) -> tuple[float, ...]:
        """Return all times of all rounds."""
        return tuple(value for one_round in self.rounds for value in one_round)

    @property
    def median(self) -> float:
        """Return the median time in seconds."""
        return statistics.median(self.seconds)

    def percentile(self, p: float) -> float:
        """Return the time in seconds within which p per cent of the operations were done."""
        if not 0 < p <= 100:
            raise BadRequest(f"there is no percentile {p}: give more than 0, at most 100")
        ordered = sorted(self.seconds)
        return ordered[math.ceil(len(ordered) * p / 100) - 1]

    @property
    def round_medians(self) -> tuple[float, ...]:
        """Return the median of each round in seconds."""
        return tuple(statistics.median(one_round) for one_round in self.rounds)

    @property
    def best(self) -> float:
        """Return the smallest median of a round in seconds: the figure that repeats best, for
        ratios.
        """
        return min(self.round_medians)

    def interval(self) -> tuple[float, float]:
        """Return the smallest and the largest median of a round in seconds: how far to trust the
        median.
        """
        return min(self.round_medians), max(self.round_medians)

    @property
    def bytes_per_second(self) -> float:
        """Return the rate at which payload was carried, by the median."""
        return self.nbytes / self.median

    def joined(self, other: Samples) -> Samples:
        """Return one set of samples with the rounds of both."""
        facts = dict(self.facts)
        facts["disturbed"] = bool(self.facts.get("disturbed")) or bool(other.facts.get("disturbed"))
        return Samples(self.label, self.rounds + other.rounds, facts, self.nbytes)


def ratio(one: Samples, other: Samples) -> float:
    """Return how many times as long the one takes, by the best round of each."""
    return one.best / other.best


def latency(
    operation: Operation, *, label: str = "", seconds: float = 0.1, warm_up: int = WARM_UP
) -> Samples:
    """Time each call of an operation for so many seconds, in this process; return one round of
    Samples.
    """
    _check_duration(seconds)
    batch = _batch_size(operation, warm_up)
    if batch > 1:
        operation = _repeated(operation, batch)
    stamps = array(
        "q", bytes(8 * (_MOST_SAMPLES + 1))
    )  # allocated and touched before the clock runs
    with _undisturbed():
        count = _fill(stamps, operation, round(seconds * 1e9))
    times = (stamps[i + 1] - stamps[i] for i in range(count))
    return Samples(label, (tuple(nanoseconds / batch / 1e9 for nanoseconds in times),))


def throughput(
    operation: Operation,
    *,
    label: str = "",
    nbytes: int,
    seconds: float = 0.1,
    warm_up: int = WARM_UP,
) -> Samples:
    """Repeat an operation that carries so many bytes for so many seconds; return one time per
    operation.
    """
    _check_duration(seconds)
    for _ in range(warm_up):
        operation()
    clock, count = time.perf_counter_ns, 0
    with _undisturbed():
        begin = clock()
        end = begin + round(seconds * 1e9)
        while (now := clock()) < end:
            operation()
            count += 1
    return Samples(label, (((now - begin) / max(count, 1) / 1e9,),), nbytes=nbytes)


def _fill(stamps: array[int], operation: Operation, nanoseconds: int) -> int:
    clock = time.perf_counter_ns
    stamps[0] = now = clock()
    end = now + nanoseconds
    count = 0
    while now < end and count < _MOST_SAMPLES:
        operation()
        count += 1
        stamps[count] = now = clock()
    return count


def _batch_size(operation: Operation, warm_up: int) -> int:
    begin = time.perf_counter_ns()
    for _ in range(max(warm_up, 1)):
        operation()
    each = (time.perf_counter_ns() - begin) / max(warm_up, 1)
    return 1 if each >= _SHORT else round(_BATCH / max(each, 1))


def _repeated(operation: Operation, times: int) -> Operation:
    def batch() -> None:
        for _ in range(times):
            operation()

    return batch


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage collector out of the timed loop."""
    was_on = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.unfreeze()


def _check_duration(seconds: float) -> None:
    if not 0 < seconds <= 60:
        raise BadRequest(
            f"{seconds} seconds of measuring make no sense: give more than 0, at most 60"
        )


def join(samples: Iterable[Samples]) -> Samples:
    """Return one set of samples with the rounds of all, which measured the same thing."""
    first, *others = samples
    for other in others:
        first = first.joined(other)
    return first
