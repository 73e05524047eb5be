"""The vocabulary of check cells: the checker is the other process.

A check starts the student's function as a process, holds the other end of the link with a process
of its own, and judges only what arrives there and what the kernel says. So the same check cell
teaches on a laptop, where an answer is a plain function, and grades, where it is a submitted one.
"""

from labkit.checks.answer import submitted, unanswered
from labkit.checks.peers import collect_packets, drain, leave_after, pour, pour_late, trickle
from labkit.checks.rpc import (
    answer_in_reverse,
    ask_each,
    not_called_once,
    not_different,
    not_the_request,
    packet_line,
    play,
    replies_differ,
)
from labkit.checks.verdict import check

__all__ = [
    "answer_in_reverse", "ask_each", "check", "collect_packets", "drain",
    "leave_after", "not_called_once", "not_different", "not_the_request", "packet_line", "play",
    "pour", "pour_late", "replies_differ", "submitted", "trickle", "unanswered",
]  # fmt: skip
