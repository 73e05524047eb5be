"""How far our mechanisms are from C, beside what bare Python was from it: `make bench` runs it.

A round trip of 64 bytes, or of a ring, on one core, all in one interleaved run. The reference is a
loop of bare system calls in Python against a C program, measured once on another machine.

A target is set where the kernel does nearly all of the work: half as long again as C. That is the
quarter that bare Python takes, and as much again for framing, errors and ends that move. The others
are shown only: queues and signals go through libraries whose cost is not ours to promise, and in
shared memory it is the interpreter that is measured.
"""

from __future__ import annotations

from functools import cache

from labkit import metal

TARGET = 1.5
PROMISED = (
    "pipe", "fifo", "unix_socket", "socket_pair", "datagram", "seqpacket", "tcp", "udp",
    "event_counter",
)  # fmt: skip
SHOWN = "semaphore", "posix_queue", "sysv_queue", "signals", "ring_buffer"
REFERENCE = {
    "pipe": 1.22, "fifo": 1.19, "unix_socket": 1.15, "datagram": 1.21, "seqpacket": 1.17,
    "tcp": 1.07, "udp": 1.14, "event_counter": 1.15, "posix_queue": 1.19, "sysv_queue": 1.24,
    "signals": 1.13, "ring_buffer": 1.39,
}  # fmt: skip


def text(name: str) -> str:
    """Return how a mechanism's ratio is called."""
    bare = f" (bare Python: {REFERENCE[name]:.2f})" if name in REFERENCE else ""
    return f"{name} / in C{bare}"


def target(name: str) -> float | None:
    """Return what its ratio may be; None where it is shown only."""
    return TARGET if name in PROMISED else None


@cache
def compare() -> dict[str, list[tuple[float, float]]]:
    """Measure all, in Python and in C; return the medians of both in each round."""
    pairs = iter(metal.compare(PROMISED + SHOWN))
    return {
        python.label: list(zip(python.round_medians, in_c.round_medians, strict=True))
        for python, in_c in zip(pairs, pairs, strict=True)
    }


def against(name: str) -> list[tuple[float, float]]:
    """Return the seconds of a mechanism and of its counterpart in each round."""
    return compare()[name]
