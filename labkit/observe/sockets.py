"""Which sockets are joined to each other, as the kernel's tables have it.

    inode of a socket  ──▶  inode of the socket at its other end

Unix sockets: sock_diag(7), one request over netlink(7) for all of this network namespace. TCP
connections within one machine, and UDP sockets connected to each other: the two lines of
/proc/net/tcp or /proc/net/udp whose addresses are each other's.
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
GONE = 0  # no socket has this inode


def peers() -> dict[int, int]:
    """Return for each socket of this machine that is connected on it who its peer is; GONE for a
    Unix datagram socket whose peer was closed, to which nobody else can send.
    """
    return {**dict(_internet("tcp")), **dict(_internet("udp")), **unix_peers()}


def unix_peers() -> dict[int, int]:
    """Return for each connected Unix socket who its peer is, or GONE; empty without sock_diag."""
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
    (_, kind_of_socket, _, _, inode), at = _ENTRY.unpack_from(entry), _ENTRY.size
    while at + _ATTRIBUTE.size <= len(entry):
        size, kind, value = _ATTRIBUTE.unpack_from(entry, at)
        # A connection that nobody has accepted yet has no inode at its other end, either.
        if kind == _PEER and (value or kind_of_socket == socket.SOCK_DGRAM):
            yield inode, value
        at += _aligned(size)


def _aligned(size: int) -> int:
    return (max(size, 4) + 3) & ~3


def _internet(protocol: str) -> Iterator[tuple[int, int]]:
    rows = (row for version in ("", "6") for row in _table(protocol + version))
    table = {(mine, theirs): inode for mine, theirs, inode in rows if inode}
    for (mine, theirs), inode in table.items():
        if other := table.get((theirs, mine)):
            yield inode, other


def _table(name: str) -> Iterator[tuple[str, str, int]]:
    with suppress(OSError):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            _, mine, theirs, *_, inode = line.split()[:10]
            yield mine, theirs, int(inode)
