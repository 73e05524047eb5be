"""The vocabulary of check cells: the checker is the other process.

A check starts the student's function as a process, holds the other end of the link with a process
of its own, and judges only what arrives there and what the kernel says. So the same check cell
teaches on a laptop, where an answer is a plain function, and grades, where it is a submitted one.
"""

from labkit.checks.answer import submitted, unanswered
from labkit.checks.files import (
    intrude,
    logged_badly,
    look_on,
    not_on_the_disk,
    published_badly,
    queue_up,
    rivals,
    rotate,
)
from labkit.checks.peers import collect_packets, drain, leave_after, pour, pour_late, trickle
from labkit.checks.steps import (
    asked,
    awake,
    halted_after,
    in_between,
    in_steps,
    wire,
    writes,
)
from labkit.checks.verdict import check

__all__ = [
    "asked", "awake", "check", "collect_packets", "drain", "halted_after", "in_between", "in_steps",
    "intrude", "leave_after", "logged_badly", "look_on", "not_on_the_disk", "pour",
    "pour_late", "published_badly", "queue_up", "rivals", "rotate", "submitted", "trickle",
    "unanswered", "wire", "writes",
]  # fmt: skip
