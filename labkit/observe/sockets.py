"""Which sockets are joined to each other, as the kernel's tables have it.

    inode of a socket  ──▶  inode of the socket at its other end;
                            of the one that listens, as long as nobody has accepted the connection

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
_ATTRIBUTE = struct.Struct("=HH")  # length, type; one or more numbers follow
_SOCK_DIAG, _BY_FAMILY, _DUMP = 4, 20, 0x301
_PEER, _PENDING = 2, 3  # attributes: the other end; the sockets whose connections wait for accept()
_ALL = 0xFFFFFFFF
GONE = 0  # no socket has this inode
_OPEN, _LISTENS = ("01", "08"), "0A"  # states of a TCP socket
Row = tuple[str, str, str, int]  # of /proc/net: both addresses, the state, the inode
_MAPPED = "0000000000000000FFFF0000"  # in front of an IPv4 address in a table of IPv6


def peers() -> dict[int, int]:
    """Return for each socket of this machine that is connected on it who its peer is; GONE for a
    Unix datagram socket whose peer was closed, to which nobody else can send.
    """
    tcp, udp = list(_table("tcp")), list(_table("udp"))
    joined = {**dict(_joined(tcp)), **dict(_joined(udp)), **unix_peers()}
    return joined | dict(_pending(tcp)) | _unix_pending()


def unix_peers() -> dict[int, int]:
    """Return for each connected Unix socket who its peer is, or GONE; empty without sock_diag."""
    with suppress(OSError, AttributeError, struct.error):
        return dict(_unix(_PEER))
    return {}


def unaccepted() -> dict[int, int]:
    """Return for each socket whose connection nobody has accepted yet which one listens there."""
    return dict(_pending(list(_table("tcp")))) | _unix_pending()


def _unix_pending() -> dict[int, int]:
    with suppress(OSError, AttributeError, struct.error):
        return dict(_unix(_PENDING))
    return {}


def _unix(attribute: int) -> Iterator[tuple[int, int]]:
    body = _REQUEST.pack(socket.AF_UNIX, 0, 0, _ALL, 0, 1 << attribute, _ALL, _ALL)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _SOCK_DIAG) as line:
        line.settimeout(1)
        line.send(_HEADER.pack(_HEADER.size + len(body), _BY_FAMILY, _DUMP, 1, 0) + body)
        while True:
            answer = line.recv(1 << 16)
            while answer:
                size, kind, *_ = _HEADER.unpack_from(answer)
                if kind != _BY_FAMILY:  # the end, or an error
                    return
                yield from _joined_in(answer[_HEADER.size : size])
                answer = answer[_aligned(size) :]


def _joined_in(entry: bytes) -> Iterator[tuple[int, int]]:
    (_, kind_of_socket, _, _, inode), at = _ENTRY.unpack_from(entry), _ENTRY.size
    while at + _ATTRIBUTE.size <= len(entry):
        size, kind = _ATTRIBUTE.unpack_from(entry, at)
        values = struct.unpack_from(f"={size // 4 - 1}I", entry, at + _ATTRIBUTE.size)
        # A connection that nobody has accepted yet has no inode at its other end, either.
        if kind == _PEER and (values[0] or kind_of_socket == socket.SOCK_DGRAM):
            yield inode, values[0]
        elif kind == _PENDING:
            yield from ((each, inode) for each in values)
        at += _aligned(size)


def _aligned(size: int) -> int:
    return (max(size, 4) + 3) & ~3


def _joined(rows: list[Row]) -> Iterator[tuple[int, int]]:
    table = {(mine, theirs): inode for mine, theirs, _, inode in rows if inode}
    for (mine, theirs), inode in table.items():
        if other := table.get((theirs, mine)):
            yield inode, other


def _pending(rows: list[Row]) -> Iterator[tuple[int, int]]:
    inodes = {(mine, theirs): inode for mine, theirs, _, inode in rows if inode}
    listening = {mine: inode for mine, _, state, inode in rows if state == _LISTENS}
    ports = {mine.rpartition(":")[2]: inode for mine, inode in listening.items() if _any(mine)}
    for mine, theirs, state, inode in rows:
        client = inodes.get((theirs, mine))
        listener = listening.get(mine) or ports.get(mine.rpartition(":")[2])
        if state in _OPEN and not inode and client and listener:
            yield client, listener


def _any(address: str) -> bool:
    return not address.rpartition(":")[0].strip("0")


def _table(protocol: str) -> Iterator[Row]:
    """Yield each socket of a protocol. The kernel takes some milliseconds for the one of TCP."""
    for version in ("", "6"):
        with suppress(OSError):
            for line in Path(f"/proc/net/{protocol}{version}").read_text().splitlines()[1:]:
                _, mine, theirs, state, *_, inode = line.split()[:10]
                one, other = (each.removeprefix(_MAPPED) for each in (mine, theirs))
                yield one, other, state, int(inode)
