"""Samples and observations in, Figures out: each function returns a closed Figure."""

from labkit.plot.processes import processes
from labkit.plot.samples import (
    comparison,
    comparison_by_size,
    latency,
    latency_by_size,
    throughput_by_size,
)
from labkit.plot.sequence import sequence

__all__ = [
    "comparison", "comparison_by_size", "latency", "latency_by_size", "processes", "sequence",
    "throughput_by_size",
]  # fmt: skip
