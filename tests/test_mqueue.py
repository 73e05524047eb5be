"""Queues are found by whoever may list them, and otherwise by the names that were noted."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import posix_ipc
import pytest

from labkit import Group, mqueue, names, observe

NOBODY = 65_534


@pytest.fixture
def queue() -> Iterator[str]:
    name = f"left-{secrets.token_hex(4)}"
    posix_ipc.MessageQueue(f"/{name}", posix_ipc.O_CREX, 0o644).close()
    yield name
    mqueue.remove(name)


@pytest.fixture
def unmounted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqueue, "PLACE", "/dev/not-mounted")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a mount")
def test_root_sees_the_queues_where_no_folder_shows_them(queue: str, unmounted: None) -> None:
    before = os.listdir("/proc/self/fd")
    assert mqueue.queues()[queue] == os.geteuid()
    assert os.listdir("/proc/self/fd") == before


def test_who_may_not_list_them_still_finds_what_was_noted(
    queue: str, unmounted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise PermissionError("this is root's")

    monkeypatch.setattr(mqueue, "_own_mount", refused)
    assert mqueue.queues() == {}
    assert mqueue.queues([queue, "never-made"]) == {queue: os.geteuid()}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_is_told_of_them_in_the_same_way(queue: str) -> None:
    def as_nobody(name: str) -> bool:
        os.setuid(NOBODY)
        return name in mqueue.queues([name])

    with Group() as group:
        found = group.spawn(as_nobody, queue)
    assert found.result


def test_a_name_that_is_gone_is_removed_without_a_word(queue: str) -> None:
    for _ in "12":
        mqueue.remove(queue)
    assert queue not in mqueue.queues([queue])


def test_a_queue_that_was_given_a_name_is_noticed_and_goes_with_its_process() -> None:
    left = observe.leftovers()
    name = names.new_posix_name("jobs")
    posix_ipc.MessageQueue(name, posix_ipc.O_CREX).close()
    assert f"the queue {name[1:]!r}" in left.names
    names.remove_scratch(os.getpid())
    assert f"the queue {name[1:]!r}" not in left.names


def test_a_name_tells_to_whom_it_belongs() -> None:
    assert names.owner(names.new_posix_name("jobs")[1:]) == os.getpid()
    assert names.owner("jobs") is None


def test_a_sentence_calls_a_queue_by_what_is_not_chance_in_its_name() -> None:
    assert names.spoken(names.new_posix_name("jobs")) == "/jobs"
    assert names.spoken("/jobs") == "/jobs"
