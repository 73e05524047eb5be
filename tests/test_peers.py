"""Who has the other end of a socket, as the kernel's tables have it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

import pytest

from labkit.observe.sockets import peers, unaccepted


def tcp() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def on_every_address() -> socket.socket:
    return socket.create_server(("0.0.0.0", 0))


def in_both_families() -> socket.socket:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this system has no IPv6")
    return socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)


def unix() -> socket.socket:
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"\0peers-{os.getpid()}")
    server.listen()
    return server


def connected(server: socket.socket) -> socket.socket:
    if server.family == socket.AF_UNIX:
        client = socket.socket(socket.AF_UNIX)
        client.connect(server.getsockname())
        return client
    return socket.create_connection(("127.0.0.1", server.getsockname()[1]))


def inode(one: socket.socket) -> int:
    return os.fstat(one.fileno()).st_ino


@pytest.mark.parametrize("serve", [tcp, on_every_address, in_both_families, unix])
@pytest.mark.parametrize("half_closed", [False, True])
def test_until_it_is_accepted_a_connection_leads_to_who_listens(
    serve: Callable[[], socket.socket], half_closed: bool
) -> None:
    with serve() as server, connected(server) as client, connected(server) as second:
        if half_closed:
            client.shutdown(socket.SHUT_WR)
        mine, theirs = inode(client), inode(server)
        assert unaccepted()[mine] == peers()[mine] == unaccepted()[inode(second)] == theirs
        with server.accept()[0] as accepted:
            assert mine not in unaccepted()
            assert (peers()[mine], peers()[inode(accepted)]) == (inode(accepted), mine)
            assert unaccepted()[inode(second)] == theirs
