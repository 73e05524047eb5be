"""Which descriptors a process waits for at once is read from its memory, and from the kernel."""

from __future__ import annotations

import os
import select
from collections.abc import Callable

import pytest
from processes import asleep, like_a_cell, pipe, until

from labkit import Group, kernel
from labkit.observe.selected import CALLS, selected

like_a_cell(__name__)


def by_poll(reader: int, writer: int) -> None:
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.register(writer, select.POLLOUT)
    poll.poll()


def by_select(reader: int, writer: int) -> None:
    select.select([reader], [writer], [])


def by_epoll(reader: int, writer: int) -> None:
    with select.epoll() as poll:
        poll.register(reader, select.EPOLLIN)
        poll.register(writer, select.EPOLLOUT)
        poll.poll()


def fill_and_wait(reader: int, writer: int, wait: Callable[[int, int], None]) -> None:
    os.set_blocking(writer, False)
    os.write(writer, bytes(1 << 20))
    wait(reader, writer)


@pytest.mark.parametrize("wait", [by_poll, by_select, by_epoll])
def test_what_is_waited_for_at_once_is_known(wait: Callable[[int, int], None]) -> None:
    (empty, keeps_it_open), (unread, full) = pipe(), pipe()
    with Group(check=False, replay=False) as group:
        waiter = group.spawn(fill_and_wait, empty, full, wait)
        assert until(lambda: asleep(waiter, tuple(CALLS)))
        call = kernel.waiting_in(waiter.pid)
        assert call
        assert {(file.fd, writes) for file, writes in selected(waiter.pid, call)} == {
            (3, False), (4, True),
        }  # fmt: skip
        waiter.kill()
    keeps_it_open.close(), unread.close()


def read(fd: int) -> None:
    os.read(fd, 1)


def test_other_calls_wait_for_nothing_at_once() -> None:
    empty, keeps_it_open = pipe()
    with Group(check=False, replay=False) as group:
        reader = group.spawn(read, empty)
        assert until(lambda: asleep(reader, ("read",)))
        call = kernel.waiting_in(reader.pid)
        assert call and selected(reader.pid, call) == []
        reader.kill()
    keeps_it_open.close()
