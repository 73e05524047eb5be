"""What is wrong with the use of a queue is named by the bug."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from labkit.checks import queue_evidence as evidence

SENT = [b"a", b"b", b"c"]
JOBS = [(b"ab", 0), (b"cd", 3)]
HANDED = [(b"cd", 3), (b"ab", 0), (b"", 0), (b"", 0)]
DONE = [b"dc", b"ba"]
ASKED = {7: b"where?", 9: b"when?"}
WANTED = {7: b"HERE", 9: b"NOW"}
OTHERS = [(b"later", 99)]
REPORTS = [[b"b", b"a"], [b"c"]]


def took(seconds: float) -> Any:
    return SimpleNamespace(began_at=0, ended_at=seconds * 1e9)


def test_what_is_right_needs_no_words() -> None:
    assert evidence.off_deadline(took(1.1), 1.0) is None
    assert evidence.count_differs(2, SENT, SENT[:2]) is None
    assert evidence.handed_differs(HANDED, JOBS, 2) is None
    assert evidence.results_differ(DONE, JOBS, [1, 1]) is None
    assert evidence.behind_the_mark(OTHERS, OTHERS) is None
    assert evidence.requests_differ([b"\0\0\0\7where?"], ASKED) is None
    assert evidence.answers_differ(WANTED, WANTED) is None
    assert evidence.disturbed(OTHERS, OTHERS) is None
    assert evidence.reports_differ([b"a", b"b", b"c"], REPORTS) is None
    assert evidence.not_together(2) is None
    assert evidence.lanes_differ(SENT, SENT) is None


@pytest.mark.parametrize(
    ("seconds", "fragment"),
    [(4.2, "it went on for 4.2 s, but was to give up after 1 s in all"), (0.0, "after 0.00 s")],
)
def test_a_deadline_is_missed_in_two_ways(seconds: float, fragment: str) -> None:
    assert fragment in str(evidence.off_deadline(took(seconds), 1.0))


@pytest.mark.parametrize(
    ("got", "arrived", "fragment"),
    [
        (3, SENT[:2], "it returned 3, but 2 of 3 messages arrived"),
        (None, SENT, "it returned None: return how many messages"),
        (3, SENT[::-1], "message 1 that arrived is not message 1: send them in order"),
        (1, [b"x"], "it sent b'x', which was not among its messages"),
        (4, [*SENT, b"x"], "it sent b'x'"),
    ],
)
def test_a_count_is_compared_with_what_arrived(
    got: object, arrived: list[bytes], fragment: str
) -> None:
    assert fragment in str(evidence.count_differs(got, SENT, arrived))


@pytest.mark.parametrize(
    ("handed", "fragment"),
    [
        (HANDED[:3], "there are 2 workers, but 1 end mark came"),
        ([*HANDED, (b"", 0)], "1 end marks too many"),
        ([(b"", 9), *HANDED[:3]], "an end mark comes before b'ab'"),
        (HANDED[1:], "1 job of 2 never came, such as b'cd'"),
        ([*HANDED, (b"ab", 0)], "b'ab' came, which is not one of the jobs, or was one already"),
        ([(b"cd", 0), *HANDED[1:]], "b'cd' was to have priority 3, but was sent with 0"),
    ],
)
def test_what_a_boss_did_is_named(handed: list[tuple[bytes, int]], fragment: str) -> None:
    marks_last = sorted(handed, key=lambda each: each[1], reverse=True)
    assert fragment in str(evidence.handed_differs(marks_last, JOBS, 2))


@pytest.mark.parametrize(
    ("results", "returned", "fragment"),
    [
        ([b"ab", b"cd"], [2], "the jobs came back as they were"),
        (DONE[:1], [1], "the results of 1 of 2 jobs did not come"),
        ([*DONE, b""], [2], "b'' came as a result"),
        (DONE, [None, 2], "it returned None: return how many jobs"),
        (DONE, [2, 1], "there were 2 jobs, but the workers say they did [2, 1]"),
    ],
)
def test_what_workers_did_is_named(
    results: list[bytes], returned: list[object], fragment: str
) -> None:
    assert fragment in str(evidence.results_differ(results, JOBS, returned))


def test_what_lay_behind_the_mark_must_lie_there_still() -> None:
    assert "put its end mark back" in str(evidence.behind_the_mark([(b"", 0), *OTHERS], OTHERS))
    assert "behind its end mark lay" in str(evidence.behind_the_mark([], OTHERS))


@pytest.mark.parametrize(
    ("request_", "fragment"),
    [
        (b"where?", "does not say who asks"),
        (b"\7\0\0\0where?", "client 7 wrote its number in reverse"),
        (b"\0\0\0\7what?", "is none of 4 bytes with a number, and a question"),
    ],
)
def test_a_request_is_read_as_the_server_reads_it(request_: bytes, fragment: str) -> None:
    assert fragment in str(evidence.requests_differ([request_], ASKED))


@pytest.mark.parametrize(
    ("answer", "fragment"),
    [
        (b"NOW", "client 7 got the answer for client 9"),
        (b"?", "client 7 was to get b'HERE', but got b'?'"),
        ((b"HERE", 7), "return the answer alone, not its type"),
        ("HERE", "it returned a str, not bytes"),
    ],
)
def test_an_answer_that_is_not_for_its_client_is_told(answer: object, fragment: str) -> None:
    assert fragment in str(evidence.answers_differ({7: answer, 9: b"NOW"}, WANTED))


def test_what_is_for_others_stays_and_nothing_else() -> None:
    assert "it took b'later', the answer for client 99" in str(evidence.disturbed([], OTHERS))
    assert "it left b'x' of type 7" in str(evidence.disturbed([*OTHERS, (b"x", 7)], OTHERS))


@pytest.mark.parametrize(
    ("got", "fragment"),
    [
        (None, "return a list of all reports"),
        ([b"b", b"a", b"c"], "but not sorted"),
        ([b"a"], "it returned 1 of 3 reports. A queue that is empty now"),
        ([b"a", b"b", b"c", b"c"], "it returned 4 reports, where 3 were sent"),
    ],
)
def test_reports_that_are_missing_or_too_many_are_counted(got: object, fragment: str) -> None:
    assert fragment in str(evidence.reports_differ(got, REPORTS))


def test_who_took_a_message_before_any_answer_is_named() -> None:
    assert evidence.taken_too_early(0, {41: 7}) is None
    assert "but client 7 took a message" in str(evidence.taken_too_early(41, {41: 7}))
    assert "but somebody took a message" in str(evidence.taken_too_early(40, {41: 7}))


def test_who_waits_on_after_the_last_report_is_told() -> None:
    assert evidence.waited_on(took(3.0), 2.5) is None
    assert "came after 2.5 s, but it returned only after 5.0 s" in str(
        evidence.waited_on(took(5.0), 2.5)
    )


def test_stations_must_be_at_work_at_the_same_time() -> None:
    assert "started no process" in str(evidence.not_together(0))
    assert "one after the other" in str(evidence.not_together(1))


@pytest.mark.parametrize(
    ("got", "fragment"),
    [
        ([b"a", b"c", b"b"], "message 2 was b'c', after [b'a']; it was to be b'b'"),
        ([b"a"], "not a list of the 3 messages"),
        (None, "it returned None"),
    ],
)
def test_the_first_message_out_of_order_is_named(got: object, fragment: str) -> None:
    assert fragment in str(evidence.lanes_differ(got, SENT))
