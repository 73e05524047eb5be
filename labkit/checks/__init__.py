"""The vocabulary of check cells: the checker is the other process.

A check starts the student's function as a process, holds the other end of the link with a process
of its own, and judges only what arrives there and what the kernel says. So the same check cell
teaches on a laptop, where an answer is a plain function, and grades, where it is a submitted one.
"""

from labkit.checks import queue_evidence, queues, sockets
from labkit.checks.answer import submitted, unanswered
from labkit.checks.peers import collect_packets, drain, leave_after, pour, pour_late, trickle
from labkit.checks.semaphores import (
    Log,
    neighbour,
    semaphores,
    until_one_sleeps,
    value_of,
    visit,
    where_it_waits,
)
from labkit.checks.shelf import Number, Shelf, serve_shelf
from labkit.checks.verdict import check

__all__ = [
    "Log", "Number", "Shelf", "check", "collect_packets", "drain", "leave_after", "neighbour", "pour", "pour_late", "queue_evidence", "queues", "semaphores", "serve_shelf", "sockets", "submitted", "trickle", "unanswered", "until_one_sleeps", "value_of", "visit", "where_it_waits",
]  # fmt: skip
