"""The vocabulary of check cells: the checker is the other process.

A check starts the student's function as a process, holds the other end of the link with a process
of its own, and judges only what arrives there and what the kernel says. So the same check cell
teaches on a laptop, where an answer is a plain function, and grades, where it is a submitted one.
"""

from labkit.checks import queue_evidence, queues, socket_evidence, sockets
from labkit.checks.answer import submitted, unanswered
from labkit.checks.files import (
    intrude,
    logged_badly,
    look_on,
    not_on_the_disk,
    published_badly,
    rotate,
)
from labkit.checks.locks import lock_lost, queue_up, rivals
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
from labkit.checks.semaphores import (
    Log,
    neighbour,
    puts_both_back,
    semaphores,
    until_one_sleeps,
    value_of,
    visit,
    where_it_waits,
)
from labkit.checks.shelf import Number, Shelf, serve_late, serve_shelf
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
from labkit.checks.steps import asked, awake, halted_after, in_between, in_steps, wire, writes
from labkit.checks.verdict import check

__all__ = [
    "Log", "Number", "Shelf", "answer_in_reverse", "ask_each", "asked", "asked_again", "awake",
    "call_at_once", "call_at_rest", "call_in_its_sleep", "call_when", "check", "collect_packets",
    "drain", "gone_after", "halted_after", "in_between", "in_steps", "intrude", "leave_after",
    "left_there", "lock_lost", "logged_badly", "longest_step", "look_on", "neighbour", "not_buried",
    "not_called_once", "not_different", "not_in_order", "not_on_the_disk", "not_the_request",
    "numbers_differ", "packet_line", "play", "pour", "pour_late", "published_badly",
    "puts_both_back", "queue_evidence", "queue_up", "queues", "replies_differ", "rivals", "rotate",
    "semaphores", "send_off", "serve_late", "serve_shelf", "socket_evidence", "sockets",
    "steps_to_strike", "strike", "submitted", "trickle", "unanswered", "until_one_sleeps",
    "value_of", "visit", "where_it_waits", "wire", "writes",
]  # fmt: skip
