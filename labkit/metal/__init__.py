"""How far Python is from the metal: each measurement in Python has a counterpart in C.

    compare("pipe")    round 1:  Python, C   round 2:  C, Python   …   ──▶  "pipe", "pipe, in C"

Both do the same: two fresh processes, pinned in the same way, with the same warm-up, messages and
framing (round_trip.c). What Python takes longer is its interpreter and labkit's own layer; what
both take is the kernel's.

The trap: comparing with a figure from another day, or another machine. Only rounds of one run,
taken in turns, say anything about the ratio of the two.

System calls: those of round_trip.c. A compiler is needed: see lacking().
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labkit import bench, traffic
from labkit.bench import SAME_CORE, Progress
from labkit.errors import BadRequest, Unsupported
from labkit.group import Group
from labkit.link import Link, new_name
from labkit.measure import Samples
from labkit.metal.compiler import lacking as lacking
from labkit.metal.compiler import program
from labkit.traffic import Task

COUNTERPARTS = frozenset({
    "datagram", "event_counter", "fifo", "pipe", "posix_queue", "ring_buffer", "semaphore",
    "seqpacket", "signals", "socket_pair", "sysv_queue", "tcp", "udp", "unix_socket",
})  # fmt: skip
_PATIENCE = 40  # seconds more than a round should take: the program's own alarm comes first
Names = str | type[Link] | Iterable[str | type[Link]]


@dataclass(frozen=True)
class InC(Task):
    """Be the counterpart of a task: the same, done by the program in C."""

    @property
    def of(self) -> str:
        """Return what is measured."""
        one_way = self.roles == traffic.CHANNEL["throughput"]
        return "throughput" if one_way else "latency"

    @property
    def carried(self) -> int:
        """Return how many bytes one operation carries."""
        return self.size if self.of == "throughput" else 2 * self.size


def round_trip(
    name: str | type[Link], *, size: int = 64, placement: str = SAME_CORE, rounds: int = 7
) -> Samples:
    """Measure in C how long a message and its echo take; raises Unsupported without a compiler."""
    tasks = bench.tasks([name], [size], placement=placement)
    return bench.interleaved(counterparts(tasks), rounds=rounds, run=run)[0]


def stream(
    name: str | type[Link], *, size: int = 4096, placement: str = SAME_CORE, rounds: int = 7
) -> Samples:
    """Measure in C how fast messages arrive in one direction; raises as round_trip() does."""
    tasks = bench.tasks([name], [size], of="throughput", placement=placement)
    return bench.interleaved(counterparts(tasks), rounds=rounds, run=run)[0]


def compare(
    names: Names, *, sizes: Iterable[int] = (64,), of: str = "latency",
    placement: str = SAME_CORE, rounds: int = 7, progress: Progress = iter,
) -> list[Samples]:  # fmt: skip
    """Measure one mechanism, or several, in Python and in C, all interleaved; for each size, what
    Python took comes first, and then what C took.

    A mechanism without a counterpart is measured in Python only, unless none has one. Raises
    BadRequest and UnknownMechanism as sweep() does, and Unsupported where there is no compiler.
    """
    several = [names] if isinstance(names, str | type) else names
    tasks = with_counterparts(bench.tasks(several, sizes, of=of, placement=placement))
    return bench.interleaved(tasks, rounds=rounds, progress=progress, run=run)


def counterparts(tasks: Sequence[Task]) -> list[Task]:
    """Return the counterparts that there are; raises BadRequest where there is none, and
    Unsupported where there is no compiler: before anything is measured.
    """
    found: list[Task] = [each for task in tasks for each in _counterpart(task)]
    if tasks and not found:
        known = ", ".join(sorted(COUNTERPARTS))
        raise BadRequest(f"{tasks[0].link.name} has no counterpart in C; there are {known}")
    program()
    return found


def with_counterparts(tasks: Sequence[Task]) -> list[Task]:
    """Return tasks, each of them followed by its counterpart if there is one."""
    counterparts(tasks)
    return [each for task in tasks for each in (task, *_counterpart(task))]


def _counterpart(task: Task) -> list[InC]:
    there_is = task.link.name in COUNTERPARTS
    values = (task.link, task.roles, task.size, task.placement, task.seconds)
    return [InC(*values)] if there_is else []


def run(task: Task, cores: list[int]) -> tuple[Samples, float]:
    """Run a task once, in C if it is to be; return its samples and the CPU seconds it took."""
    if not isinstance(task, InC):
        return bench.between_children(task, cores)
    numbers = map(str, (task.size, task.seconds, *(cores or (-1, -1))))
    with Group(timeout=task.seconds + _PATIENCE, replay=False) as group:
        child = group.spawn(_call, str(program()), task.link.name, task.of, *numbers)
    status, times, complaint = child.result
    if status:
        raise Unsupported(f"{task.link.name} does not work in C here: {complaint}")
    return Samples(f"{task.link.name}, in C", (times,), nbytes=task.carried), child.cpu_seconds


def _call(*command: str) -> tuple[int, tuple[float, ...], str]:
    # In a child's own folder for names: whatever is left there goes when the child does.
    folder = new_name("metal").parent
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    complaint = ended.stderr.strip() or f"it ended with status {ended.returncode}"
    return ended.returncode, tuple(float(line) / 1e9 for line in ended.stdout.split()), complaint
