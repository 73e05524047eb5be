"""Peers are as unkind as real ones, and never fail because the student's side did."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from labkit import Descriptor, Group
from labkit.checks import check, collect_packets, drain, leave_after, pour, pour_late, trickle


def pieces(reader: int) -> list[int]:
    found = []
    while piece := os.read(reader, 1 << 16):
        found.append(len(piece))
    return found


def together(
    reader: Callable[..., Any], writer: Callable[..., Any], *more: object
) -> tuple[Any, Any]:
    read_end, write_end = map(Descriptor, os.pipe())
    with Group(replay=False) as group:
        reads, writes = group.spawn(reader, read_end), group.spawn(writer, write_end, *more)
    return reads.result, writes.result


def test_trickle_gives_one_piece_to_each_read() -> None:
    assert together(pieces, trickle, bytes(23), 5) == ([5, 5, 5, 5, 3], 23)


@pytest.mark.parametrize("size", [0, 1, 200_000])
def test_pour_writes_everything_and_drain_reads_it(size: int) -> None:
    assert together(drain, pour, bytes(size)) == (bytes(size), size)


def test_who_leaves_early_tells_what_he_took_and_the_writer_ends() -> None:
    def leave(reader: int) -> bytes:
        return leave_after(reader, 100)

    taken, sent = together(leave, pour, bytes(1_000_000))
    assert (len(taken), sent < 1_000_000) == (100, True)


def test_packets_tell_single_writes() -> None:
    def write(fd: int) -> None:
        for piece in (b"one", b"two\n", b"x" * 4096):
            os.write(fd, piece)

    read_end, write_end = map(Descriptor, os.pipe2(os.O_DIRECT))
    with Group(replay=False) as group:
        packets = group.spawn(collect_packets, read_end)
        group.spawn(write, write_end)
    assert packets.result == [b"one", b"two\n", b"x" * 4096]


def test_a_trickle_ends_early_when_its_reader_has_left() -> None:
    def leave(reader: int) -> bytes:
        return leave_after(reader, 3)

    started = time.monotonic()
    taken, sent = together(leave, trickle, bytes(1000), 1)
    assert (taken, 3 <= sent < 1000) == (bytes(3), True)
    assert time.monotonic() - started < 4


def test_a_trickle_waits_for_a_slow_reader() -> None:
    def slow(reader: int) -> list[int]:
        found = []
        while piece := os.read(reader, 100):
            found.append(len(piece))
            select.select([], [], [], 0.05)
        return found

    assert together(slow, trickle, bytes(8), 2) == ([2, 2, 2, 2], 8)


def test_who_waits_for_a_late_writer_by_asking_again_is_told_from_who_sleeps() -> None:
    def asks_again(reader: int) -> bytes:
        os.set_blocking(reader, False)
        while True:
            with suppress(BlockingIOError):
                return os.read(reader, 9)

    for role, patient in ((asks_again, False), (lambda reader: os.read(reader, 9), True)):
        read_end, write_end = map(Descriptor, os.pipe())
        with check("a.task", "sleeps") as task, task.group() as group:
            answer = group.spawn(role, read_end)
            group.spawn(pour_late, write_end, b"late", 0.5)
        assert answer.result == b"late"
        with check("a.task", "sleeps") as task:
            task.patient(answer, 0.5)
        assert task.passed is patient
