"""Which sockets are joined to each other, as the kernel's tables have it.

    inode of a socket  ──▶  inode of the socket at its other end

Unix sockets: sock_diag(7), one request over netlink(7) for all of this network namespace. TCP
connections within one machine: the two lines of /proc/net/tcp whose addresses are each other's.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
_REQUEST = struct.Struct("=BBHIIIII")  # family, protocol, -, states, inode, what to show, cookie
_ENTRY = struct.Struct("=BBBBI8x")  # family, type, state, -, inode, cookie
_ATTRIBUTE = struct.Struct("=HHI")  # length, type, value
_SOCK_DIAG, _BY_FAMILY, _DUMP, _DONE, _PEER = 4, 20, 0x301, 3, 2
_ALL = 0xFFFFFFFF


def peers() -> dict[int, int]:
    """Return for each socket of this machine that is connected on it who its peer is."""
    return {**dict(_tcp()), **unix_peers()}


def unix_peers() -> dict[int, int]:
    """Return for each connected Unix socket who its peer is; empty without sock_diag."""
    with suppress(OSError, AttributeError, struct.error):
        return dict(_unix())
    return {}


def _unix() -> Iterator[tuple[int, int]]:
    body = _REQUEST.pack(socket.AF_UNIX, 0, 0, _ALL, 0, 1 << _PEER, _ALL, _ALL)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _SOCK_DIAG) as line:
        line.settimeout(1)
        line.send(_HEADER.pack(_HEADER.size + len(body), _BY_FAMILY, _DUMP, 1, 0) + body)
        while True:
            answer = line.recv(1 << 16)
            while answer:
                size, kind, *_ = _HEADER.unpack_from(answer)
                if kind != _BY_FAMILY:  # the end, or an error
                    return
                yield from _peer_in(answer[_HEADER.size : size])
                answer = answer[_aligned(size) :]


def _peer_in(entry: bytes) -> Iterator[tuple[int, int]]:
    inode, at = _ENTRY.unpack_from(entry)[4], _ENTRY.size
    while at + _ATTRIBUTE.size <= len(entry):
        size, kind, value = _ATTRIBUTE.unpack_from(entry, at)
        if kind == _PEER:
            yield inode, value
        at += _aligned(size)


def _aligned(size: int) -> int:
    return (max(size, 4) + 3) & ~3


def _tcp() -> Iterator[tuple[int, int]]:
    table = {(mine, theirs): inode for mine, theirs, inode in _tcp_table() if inode}
    for (mine, theirs), inode in table.items():
        if other := table.get((theirs, mine)):
            yield inode, other


def _tcp_table() -> Iterator[tuple[str, str, int]]:
    for name in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
                _, mine, theirs, *_, inode = line.split()[:10]
                yield mine, theirs, int(inode)
