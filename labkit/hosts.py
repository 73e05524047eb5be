"""Two hosts on one machine: processes that see no network but the wire between them.

    10.0.0.1 ── tun ──▶ wire: each packet waits, and some are lost ──▶ tun ── 10.0.0.2

A network namespace is a network of its own, with its own addresses, ports and routes. The only
device here is a tun: what the kernel sends there is read from a descriptor, packet by packet, and
what is written into it arrives. The host passes that descriptor to the wire, which is a process.

The traps: whoever enters a network namespace needs a user namespace, in which he is an
administrator, and some systems refuse it: ask lacking(). And a network that has lost something is
busy while everybody waits, for TCP's timers are in the kernel: the wire never sleeps for long.

System calls: unshare(2), ioctl(2), sendmsg(2). See network_namespaces(7), netdevice(7), and the
kernel's Documentation/networking/tuntap.rst.
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import time
from contextlib import suppress

from labkit.errors import Unsupported
from labkit.group import Group
from labkit.link import Descriptor

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # CLONE_NEW… in <linux/sched.h>
_TUN_SET, _TUN, _NO_HEADER = 0x400454CA, 1, 0x1000  # in <linux/if_tun.h>
_SET_FLAGS, _SET_ADDRESS, _SET_MASK = 0x8914, 0x8916, 0x891C  # SIOCSIF… in <linux/sockios.h>
_UP = 1
_NAME = b"wire"
_TICK = 0.02  # seconds
_PACKET = 1 << 16


def address(number: int) -> str:
    """Return the address of the host with that number, from 1 to 254."""
    return f"10.0.0.{number}"


def enter(number: int, plug: int) -> None:
    """Let this process be a host: its only network is the wire, which has the plug's other end.

    Raises Unsupported where the system refuses it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        if libc.unshare(_NEW_USER | _NEW_NET):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        device = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(device, _TUN_SET, struct.pack("16sH22x", _NAME, _TUN | _NO_HEADER))
        _configure(socket.inet_aton(address(number)))
    except (OSError, AttributeError) as error:
        raise Unsupported(f"this system lets us make no network of our own: {error}") from None
    with socket.socket(fileno=os.dup(plug)) as line:
        socket.send_fds(line, [b"tun"], [device])
    os.close(device)


def _configure(mine: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        for request, content in ((_SET_ADDRESS, mine), (_SET_MASK, b"\xff\xff\xff\0")):
            wanted = struct.pack("16sHH4s16x", _NAME, socket.AF_INET, 0, content)
            fcntl.ioctl(any_socket, request, wanted)
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH22x", _NAME, _UP))


def wire(left: int, right: int, delay: float = 0.0, loss: float = 0.0) -> dict[str, int]:
    """Carry packets both ways until both hosts have gone; return how many were carried, and lost.

    `left` and `right` are the plugs' other ends; `delay` is in seconds, `loss` a share of 1. Which
    packets are lost is drawn from the same numbers each time.
    """
    devices = [_device(plug) for plug in (left, right)]
    others = dict(zip(devices, reversed(devices), strict=True))
    chance, count = random.Random(4), {"carried": 0, "lost": 0}
    waiting: list[tuple[float, int, bytes]] = []  # when due, where to, the packet
    connected = {left, right}
    while connected:
        ready, _, _ = select.select([*others, *connected], [], [], _patience(waiting))
        connected -= set(ready)  # nothing more is said there: that host has gone
        for device in filter(others.__contains__, ready):
            packet = os.read(device, _PACKET)
            if packet[0] >> 4 == 4:  # the other kind, IPv6, only says hello to the neighbours
                fate = "lost" if chance.random() < loss else "carried"
                count[fate] += 1
                if fate == "carried":
                    heapq.heappush(waiting, (time.monotonic() + delay, others[device], packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, device, packet = heapq.heappop(waiting)
            with suppress(OSError):  # that host has gone
                os.write(device, packet)
    for device in devices:
        os.close(device)
    return count


def _device(plug: int) -> int:
    with socket.socket(fileno=os.dup(plug)) as line:
        _, (device,), _, _ = socket.recv_fds(line, 16, 1)
    return device


def _patience(waiting: list[tuple[float, int, bytes]]) -> float:
    return max(0.0, min(_TICK, waiting[0][0] - time.monotonic())) if waiting else _TICK


def lacking() -> str | None:
    """Return why this system lets us make no hosts; None where it does."""
    mine, other = (Descriptor(each.detach()) for each in socket.socketpair())
    with Group(check=False, replay=False) as group:
        trial = group.spawn(enter, 1, mine, name="trial")
    other.close()
    return trial.failure.text if trial.failure else None
