"""The vocabulary of check cells: the checker is the other process.

A check starts the student's function as a process, holds the other end of the link with a process
of its own, and judges only what arrives there and what the kernel says. So the same check cell
teaches on a laptop, where an answer is a plain function, and grades, where it is a submitted one.
"""

from labkit.checks.answer import submitted, unanswered
from labkit.checks.peers import collect_packets, drain, leave_after, pour, pour_late, trickle
from labkit.checks.signal_evidence import (
    asked_again,
    left_there,
    not_buried,
    not_in_order,
    numbers_differ,
)
from labkit.checks.signals import (
    call_at_once,
    call_at_rest,
    call_in_its_sleep,
    call_when,
    gone_after,
    longest_step,
    send_off,
    steps_to_strike,
    strike,
)
from labkit.checks.verdict import check

__all__ = [
    "asked_again", "call_at_once", "call_at_rest", "call_in_its_sleep", "call_when", "check",
    "collect_packets", "drain", "gone_after", "leave_after", "left_there", "longest_step",
    "not_buried", "not_in_order", "numbers_differ", "pour", "pour_late", "send_off",
    "steps_to_strike", "strike", "submitted", "trickle", "unanswered",
]  # fmt: skip
