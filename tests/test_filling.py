"""How full each kind of buffer is that another process has open."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import posix_ipc
import sysv_ipc
from processes import pipe, until, waits_in
from roles import write_one

from labkit import Group, kernel
from labkit.link import Descriptor
from labkit.observe.filling import Filling, between

STREAM, DATAGRAM = socket.SOCK_STREAM, socket.SOCK_DGRAM


def hold(*_: int) -> None:
    """Keep what was given, and wait for what never comes."""
    reader, _writer = os.pipe()
    os.read(reader, 1)


def write(fd: int, size: int) -> None:
    os.write(fd, bytes(size))
    hold()


def fill(fd: int) -> None:
    """Send into a socket until nothing fits any more, and on."""
    with socket.socket(fileno=fd) as ours:
        while True:
            ours.send(bytes(1000))


def send_to_queue(key: int) -> None:
    for _ in range(3):
        sysv_ipc.MessageQueue(key).send(bytes(100))
    hold()


@contextmanager
def two(first: Callable[..., None], *firsts: object, second: object) -> Iterator[tuple[int, int]]:
    """Let one process act and another one hold the other end; end both."""
    with Group(timeout=60, check=False) as group:
        holder = group.spawn(hold, second)
        actor = group.spawn(first, *firsts)
        yield actor.pid, holder.pid
        for process in (actor, holder):
            process.kill()


def pair(one: socket.socket, other: socket.socket) -> tuple[Descriptor, Descriptor]:
    return Descriptor(one.detach()), Descriptor(other.detach())


def seen(pids: tuple[int, int], condition: Callable[[Filling], bool]) -> Filling:
    """Return the filling once it is as wanted."""
    found: list[Filling] = []

    def look() -> bool:
        found[:] = [filling] if (filling := between(*pids)) else []
        return bool(found) and condition(found[0])

    assert until(look), f"it was never so: {found}"
    return found[0]


def test_a_pipe_tells_its_bytes_from_either_side_and_not_those_of_the_way_back() -> None:
    reader, writer = pipe()
    with two(write, writer, 1234, second=reader) as (sender, receiver):
        found = seen((sender, receiver), lambda found: found.used > 0)
        assert str(found) == "1,234 of 65,536 bytes"
        assert between(receiver, sender) is None


def test_what_a_dead_writer_has_left_in_a_pipe_is_seen() -> None:
    reader, writer = pipe()
    with Group(timeout=60, check=False) as group:
        holder = group.spawn(hold, reader)
        dead = group.spawn(write_one, writer)
        dead.join()
        assert seen((dead.pid, holder.pid), lambda found: True).used == 1
        holder.kill()


def test_a_full_unix_socket_is_charged_to_its_sender() -> None:
    ours, theirs = pair(*socket.socketpair())
    with two(fill, ours, second=theirs) as pids:
        found = seen(pids, lambda found: found.share > 0.9)
        assert "at the sender's expense" in found.counts
        assert until(lambda: waits_in(pids[0], "sendto"))


def test_a_full_tcp_connection_fills_the_buffers_of_both_sides() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
        ours, theirs = pair(client, server.accept()[0])
    with two(fill, ours, second=theirs) as pids:
        assert until(lambda: waits_in(pids[0], "sendto"))
        found = seen(pids, lambda found: found.share > 0.5)
        assert "waits to be sent" in found.counts


def test_udp_loses_what_does_not_fit_and_tells_how_many() -> None:
    receiving = socket.socket(socket.AF_INET, DATAGRAM)
    receiving.bind(("127.0.0.1", 0))
    sending = socket.socket(socket.AF_INET, DATAGRAM)
    sending.connect(receiving.getsockname())
    ours, theirs = pair(sending, receiving)
    with two(fill, ours, second=theirs) as pids:
        assert seen(pids, lambda found: found.lost > 0).share > 0.9


def test_a_posix_queue_tells_its_messages() -> None:
    queue = posix_ipc.MessageQueue(None, posix_ipc.O_CREX, max_messages=5)
    try:
        for _ in range(3):
            queue.send(b"x")
        ours, theirs = Descriptor(os.dup(queue.mqd)), Descriptor(os.dup(queue.mqd))
        with two(hold, ours, second=theirs) as pids:
            assert str(seen(pids, lambda found: True)) == "3 of 5 messages"
    finally:
        queue.close()
        queue.unlink()


def test_a_system_v_queue_is_found_by_who_sent_to_it_last() -> None:
    queue = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX)
    try:
        with two(send_to_queue, queue.key, second=0) as pids:
            assert seen(pids, lambda found: found.used == 300).room == queue.max_size
    finally:
        queue.remove()


def test_those_that_share_no_buffer_have_none() -> None:
    with two(hold, 0, second=0) as pids:
        # While they start, each still has what its maker, the nursery, has open.
        assert until(lambda: between(*pids) is None)
        assert all(map(kernel.open_files, pids))
    assert between(*pids) is None
