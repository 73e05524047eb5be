"""What the evidence about queues says, in a sentence that names the bug; None where all is well.

sent      what the answer was given        arrived, handed …   what peers found in the queue
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from labkit.checks.evidence import count, kind, short
from labkit.checks.queues import MARK, Message
from labkit.process import Process

_SLACK = 1.6  # seconds that a busy machine may take to let a process run again
_EARLY = 0.8  # of the time that was given


def off_deadline(process: Process, seconds: float) -> str | None:
    """Say that a process gave up too late, or too early."""
    took = (process.ended_at - process.began_at) / 1e9
    if took > seconds + _SLACK:
        return (
            f"it went on for {took:.1f} s, but was to give up after {seconds:g} s in all. The "
            "timeout of send() is for one message: with each message less of the time is left"
        )
    if took < seconds * _EARLY:
        return (
            f"it gave up after {took:.2f} s, although it had {seconds:g} s: until then somebody "
            "may make room. Wait in send(), with the time that is left as its timeout"
        )
    return None


def count_differs(got: object, sent: Sequence[bytes], arrived: Sequence[bytes]) -> str | None:
    """Say how what a sender returned, or what arrived, differs from what was to be sent."""
    place = next((k for k, one in enumerate(arrived) if one not in sent[k : k + 1]), None)
    if place is not None and place < len(sent) and arrived[place] in sent:
        return f"message {place + 1} that arrived is not message {place + 1}: send them in order"
    if place is not None:
        return f"it sent {short(arrived[place])}, which was not among its messages"
    if type(got) is not int:
        return f"it returned {short(got)}: return how many messages it could send, an int"
    if got != len(arrived):
        return f"it returned {got}, but {len(arrived)} of {len(sent)} messages arrived"
    return None


def handed_differs(
    handed: Sequence[Message], jobs: Sequence[Message], workers: int
) -> str | None:  # in the order in which workers would get them
    """Say what is wrong with what a boss has put into the queue for so many workers."""
    marks = [place for place, (text, _) in enumerate(handed) if text == MARK]
    wrong = _jobs_differ([each for each in handed if each[0] != MARK], jobs)
    if wrong:
        return wrong
    if len(marks) < workers:
        lack = workers - len(marks)
        return (
            f"there {'is' if workers == 1 else 'are'} {count(workers, 'worker')}, but "
            f"{count(len(marks), 'end mark')} came. A message goes to one receiver: "
            f"{count(lack, 'worker')} would wait for ever"
        )
    if len(marks) > workers:
        return f"{len(marks) - workers} end marks too many: they would lie in the queue for ever"
    if marks and marks[0] < len(jobs):
        last = [text for text, _ in handed if text != MARK][-1]
        return (
            f"an end mark comes before {short(last)}: who takes it ends while there is "
            "work. Send the marks last, and with no higher priority than any job"
        )
    return None


def _jobs_differ(handed: Sequence[Message], jobs: Sequence[Message]) -> str | None:
    texts, wanted = Counter(text for text, _ in handed), Counter(text for text, _ in jobs)
    if lost := wanted - texts:
        return (
            f"{count(lost.total(), 'job')} of {len(jobs)} never came, such as {short([*lost][0])}"
        )
    if more := texts - wanted:
        return f"{short([*more][0])} came, which is not one of the jobs, or was one already"
    for text, priority in jobs:
        if (text, priority) not in handed:
            other = next(each for same, each in handed if same == text)
            return f"{short(text)} was to have priority {priority}, but was sent with {other}"
    return None


def results_differ(
    results: Sequence[bytes], jobs: Sequence[Message], returned: Sequence[object]
) -> str | None:
    """Say how the results of workers differ from the jobs, reversed, and from what they said."""
    expected, got = Counter(text[::-1] for text, _ in jobs), Counter(results)
    if got == Counter(text for text, _ in jobs) != expected:
        return "the jobs came back as they were: send each one reversed, job[::-1]"
    if lost := expected - got:
        return (
            f"the results of {lost.total()} of {len(jobs)} jobs did not come. A worker takes jobs "
            "until an end mark comes, and sends a result for each"
        )
    if more := got - expected:
        return f"{short([*more][0])} came as a result, which is none, or had come already"
    if any(type(each) is not int for each in returned):
        return f"it returned {short(returned[0])}: return how many jobs it did, an int"
    if sum(each for each in returned if isinstance(each, int)) != len(jobs):
        return f"there were {len(jobs)} jobs, but the workers say they did {short(list(returned))}"
    return None


def behind_the_mark(rest: Sequence[Message], behind: Sequence[Message]) -> str | None:
    """Say what a worker has done to the messages behind its end mark."""
    if MARK in [text for text, _ in rest] and len(rest) > len(behind):
        return (
            "it put its end mark back into the queue, where it stays for the next program: there "
            "is a mark for each worker"
        )
    if list(rest) != list(behind):
        return f"behind its end mark lay {short(list(behind))}, now {short(list(rest))}: end there"
    return None


def requests_differ(requests: Sequence[bytes], asked: Mapping[int, bytes]) -> str | None:
    """Say what is wrong with requests, where clients were to ask these questions."""
    for request in requests:
        who, question = int.from_bytes(request[:4]), request[4:]
        if asked.get(who) == question:
            continue
        swapped = int.from_bytes(request[:4], "little")
        if asked.get(swapped) == question:
            return f"client {swapped} wrote its number in reverse: struct.pack('!I', me)"
        if request in asked.values():
            return f"the request {short(request)} does not say who asks: put the number before it"
        return f"the request {short(request)} is none of 4 bytes with a number, and a question"
    return None


def answers_differ(got: Mapping[int, object], wanted: Mapping[int, bytes]) -> str | None:
    """Say which client got what was not for it."""
    for who, answer in got.items():
        if answer == wanted[who]:
            continue
        if isinstance(answer, bytes) and list(wanted.values()).count(answer) == 1 < len(answer):
            other = next(each for each, text in wanted.items() if text == answer)
            return (
                f"client {who} got the answer for client {other}. One queue holds the messages of "
                "all: the type says for whom each is"
            )
        if isinstance(answer, tuple):
            return f"it returned {short(answer)}: return the answer alone, not its type"
        if isinstance(answer, bytes):
            return f"client {who} was to get {short(wanted[who])}, but got {short(answer)}"
        return f"it returned {kind(answer)}, not bytes: {short(answer)}"
    return None


def stolen(rest: Sequence[Message], others: Sequence[Message]) -> str | None:
    """Say that somebody else's message was taken."""
    if gone := [each for each in others if each not in rest]:
        return f"it took {short(gone[0][0])}, the answer for client {gone[0][1]}, who comes later"
    return None


def taken_too_early(taker: int, clients: Mapping[int, int]) -> str | None:
    """Say which client (by its process) took a message when no answer had come yet."""
    if not taker:
        return None
    who = f"client {clients[taker]}" if taker in clients else "somebody"
    return (
        f"no answer had come yet, but {who} took a message out of the queue: a request, or what is "
        "for others. Who puts it back may be too late for them, and does so again and again. "
        "receive(type=me) takes only yours, and sleeps until it comes"
    )


def disturbed(rest: Sequence[Message], others: Sequence[Message]) -> str | None:
    """Say that somebody else's messages were taken, or that something was left in the queue."""
    if theft := stolen(rest, others):
        return theft
    if more := [each for each in rest if each not in others]:
        return f"it left {short(more[0][0])} of type {more[0][1]} in the queue, for nobody"
    return None


def reports_differ(got: object, reports: Sequence[Sequence[bytes]]) -> str | None:
    """Say what is wrong with reports that were collected from several stations."""
    wanted = sorted(text for each in reports for text in each)
    if got == wanted:
        return None
    if not isinstance(got, list):
        return f"it returned {kind(got)}: return a list of all reports, sorted"
    if sorted(map(repr, got)) == sorted(map(repr, wanted)):
        return "it returned all reports, but not sorted"
    if len(got) < len(wanted):
        return (
            f"it returned {len(got)} of {len(wanted)} reports. A queue that is empty now may be "
            "filled in a moment: you know how many are to come, or let each station say its end"
        )
    return f"it returned {len(got)} reports, where {len(wanted)} were sent: {short(got[-3:])}"


def waited_on(process: Process, seconds: float) -> str | None:
    """Say that a process went on long after the last report, which came after so many seconds."""
    took = (process.ended_at - process.began_at) / 1e9
    if took <= seconds + _SLACK:
        return None
    return (
        f"the last report came after {seconds:g} s, but it returned only after {took:.1f} s. "
        "Silence is no end: you know how many are to come, or let each station say its end"
    )


def not_together(most: int) -> str | None:
    """Say that the processes of several stations were not at work at the same time."""
    if most == 0:
        return "collect started no process: each station is to report from a process of its own"
    if most == 1:
        return "the stations reported one after the other: start all, then receive from all"
    return None


def lanes_differ(got: object, wanted: Sequence[bytes]) -> str | None:
    """Say where the order in which two queues were served differs from the right one."""
    if got == list(wanted):
        return None
    if not isinstance(got, list) or len(got) != len(wanted):
        return f"it returned {short(got)}, not a list of the {len(wanted)} messages that it took"
    place = next(k for k, pair in enumerate(zip(got, wanted, strict=True)) if len({*pair}) > 1)
    return (
        f"message {place + 1} was {short(got[place])}, after "
        f"{short(got[max(0, place - 3) : place])}; it was to be {short(wanted[place])}"
    )
