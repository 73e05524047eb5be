"""Peers at queues do what they say, wait for nobody in vain, and leave no queue behind."""

from __future__ import annotations

import os
import time

import posix_ipc
import pytest
from processes import until

from labkit import Group, observe
from labkit.checks import queues

JOBS = [(b"lamp", 0), (b"fire", 9), (b"soap", 0)]
ORDER = [(b"fire", 9), (b"lamp", 0), (b"soap", 0)]


def test_what_was_put_is_taken_the_most_urgent_first() -> None:
    with queues.queue("jobs") as name:
        queues.put(name, JOBS, marks=2)
        assert queues.taken(name) == [*ORDER, (queues.MARK, 0), (queues.MARK, 0)]
        assert queues.taken(name) == []


def test_a_queue_goes_with_its_block_also_if_it_is_gone_already() -> None:
    with observe.leftovers() as left, queues.queue("jobs") as name:
        assert queues.exists(name)
        posix_ipc.unlink_message_queue(name)
        assert not queues.exists(name)
    assert name[1:] not in str(left)


def test_what_somebody_makes_under_a_free_name_is_removed() -> None:
    with queues.free_name("reports") as name:
        posix_ipc.MessageQueue(name, posix_ipc.O_CREX).close()
    assert not queues.exists(name)


def test_who_finds_no_room_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "_PATIENCE", 0.05)
    with queues.queue("jobs", most=2) as name:
        queues.put(name, JOBS)
        assert len(queues.taken(name)) == 2


def test_a_slow_receiver_takes_all_until_the_mark() -> None:
    with queues.queue("jobs", most=2) as name, Group(timeout=30) as group:
        taker = group.spawn(queues.take_until_mark, name, 0.01)
        group.spawn(queues.put_late, name, [*JOBS, (queues.MARK, 0)], 0.01)
        assert sorted(taker.result) == sorted(text for text, _ in JOBS)


def test_reports_that_are_late_travel_and_are_late_there() -> None:
    def read(reports: list[bytes]) -> tuple[float, list[bytes], int]:
        start = time.monotonic()
        found = [*reports]
        return time.monotonic() - start, found, len(reports)

    with Group(timeout=30) as group:
        reader = group.spawn(read, queues.Late([b"a", b"b"], 0.1))
    took, found, number = reader.result
    assert took >= 0.1
    assert (found, number) == ([b"a", b"b"], 2)


def test_how_many_children_a_process_has_is_seen_from_outside() -> None:
    def two_at_once() -> None:
        for _ in "12":
            if os.fork() == 0:
                time.sleep(0.3)
                os._exit(0)
        os.wait(), os.wait()

    with Group(timeout=30) as group:
        parent = group.spawn(two_at_once)
        assert queues.most_children(parent.pid, 20) == 2
    assert queues.most_children(parent.pid, 20) == 0


def test_a_server_answers_each_client_in_reverse_and_touches_nothing_else() -> None:
    with queues.system_v_queue() as key, Group(timeout=30) as group:
        queues.put_typed(key, [(b"for somebody else", 99)])
        clients = [group.spawn(queues.ask_typed, key, me, b"where?") for me in (7, 9)]
        server = group.spawn(queues.answer_in_reverse, key, 2)
        assert [client.result for client in clients] == [b"WHERE?", b"WHERE?"]
        assert len(server.result) == 2
        assert queues.taken_typed(key) == [(b"for somebody else", 99)]
        assert queues.exists_typed(key)
    assert until(lambda: not queues.exists_typed(key))


def test_who_takes_from_a_system_v_queue_is_noted() -> None:
    with queues.system_v_queue() as key, Group(timeout=30) as group:
        queues.put_typed(key, [(b"a question", 1)])
        assert queues.taker_typed(key, 0.02) == 0
        taker = group.spawn(queues.taken_typed, key)
        assert queues.taker_typed(key, 20) == taker.pid
    assert queues.taker_typed(key, 0.02) == 0  # it is gone


def test_a_request_without_a_number_is_returned_and_harms_nobody() -> None:
    with queues.system_v_queue() as key, Group(timeout=30) as group:
        queues.put_typed(key, [(b"\0\0\0\0where?", 1)])
        server = group.spawn(queues.answer_in_reverse, key, 1)
        assert server.result == [b"\0\0\0\0where?"]
