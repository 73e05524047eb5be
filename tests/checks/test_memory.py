"""Peers share memory with an answer, stop it at any moment, and never wait in vain."""

from __future__ import annotations

import time
from collections.abc import Sequence

import posix_ipc
import pytest

from labkit import Group
from labkit.checks.memory import (
    SLOTS,
    SPOILT,
    Gate,
    content,
    fill,
    fill_all,
    glimpses,
    look_at_once,
    parts,
    picture,
    repeat,
    semaphores,
    settle,
    slot,
    take_all,
)
from labkit.link import Region, new_posix_name
from labkit.mechanisms.shared_memory import SharedMemory

ONE, OTHER = b"1" * 64, b"2" * 64
LARGE = 4 << 20


def names(some: Sequence[posix_ipc.Semaphore]) -> tuple[str, ...]:
    return tuple(each.name for each in some)


def copy_out(signs: tuple[str, str], region: Region) -> int:
    found: list[int] = []
    with region as memory:
        repeat(signs, lambda _: found.append(len(parts(bytes(memory.buf)))))
    return sum(count > 1 for count in found)


def test_glimpses_stop_a_process_within_a_copy() -> None:
    pictures = [picture(ONE, LARGE), picture(OTHER, LARGE)]
    with SharedMemory(LARGE) as link, link.right as memory, semaphores(0, 0) as signs:
        memory.buf[:] = pictures[0]

        def change() -> None:
            pictures.reverse()
            memory.buf[:] = pictures[0]

        with Group() as group:
            copier = group.spawn(copy_out, names(signs), link.left)
            seen = glimpses(copier, signs, change, most=30)
    assert len(seen) == 30
    assert copier.result > 0


def test_glimpses_of_what_has_ended_are_none() -> None:
    with semaphores(1, 0) as signs, Group() as group:
        process = group.spawn(str)
        process.join()
        assert glimpses(process, signs, lambda: True, most=9) == []


def spin(begun: str, seconds: float) -> None:
    posix_ipc.Semaphore(begun).release()
    stop = time.process_time() + seconds
    while time.process_time() < stop:
        pass


def wait_for(begun: str, name: str) -> None:
    posix_ipc.Semaphore(begun).release()
    posix_ipc.Semaphore(name).acquire()


def test_who_waits_for_a_semaphore_sleeps_and_who_computes_does_not() -> None:
    with semaphores(0, 0) as (bell, begun), Group() as group:
        sleeper = group.spawn(wait_for, begun.name, bell.name)
        assert settle(sleeper, begun)
        bell.release()
        assert not settle(group.spawn(spin, begun.name, 0.5), begun)


def test_names_of_semaphores_go_at_the_end() -> None:
    with semaphores(2) as (one,):
        name = one.name
    with pytest.raises(posix_ipc.ExistentialError):
        posix_ipc.Semaphore(name)


def test_a_picture_of_two_halves_has_two_parts() -> None:
    whole = picture(ONE, 4096)
    assert (len(whole), parts(whole)) == (4096, {ONE})
    assert parts(whole[:2048] + picture(OTHER, 2048)) == {ONE, OTHER}


def test_a_ring_carries_messages_and_nothing_stays_in_a_slot_that_is_free() -> None:
    messages = [b"sun", b"", b"fog" * 20, b"x", b"rain", b"ice"]
    with SharedMemory(SLOTS * 64) as link, semaphores(SLOTS, 0, 0) as three, Group() as group:
        taker = group.spawn(take_all, link.left, names(three), len(messages))
        group.spawn(fill_all, link.right, names(three), messages)
    assert taker.result == messages


def test_a_slot_is_found_round_and_round() -> None:
    memory = memoryview(bytearray(SLOTS * 64))
    fill(slot(memory, 5), b"fifth")
    assert content(slot(memory, 1)) == b"fifth"
    assert content(slot(memory, 2)) == b""


def take_too_late(region: Region, three: tuple[str, str, str]) -> bytes:
    free, full, looked = three
    with region as memory:
        posix_ipc.Semaphore(full).acquire()
        Gate(free, looked).release()
        return bytes(memory.buf[:8])


def test_at_a_gate_a_slot_that_was_given_back_is_spoilt_before_one_goes_on() -> None:
    with SharedMemory(SLOTS * 64) as link, semaphores(SLOTS, 0, 0) as three, Group() as group:
        taker = group.spawn(take_too_late, link.left, names(three))
        filler = group.spawn(fill_all, link.right, names(three), [b"sun", b"", b"", b"", b"rain"])
        assert taker.result[4:] == b"rain"
        filler.kill()
    assert SPOILT * 2 not in taker.result


def show(name: str, ready: str, done: str) -> None:
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=64)
    memory.close_fd()
    posix_ipc.Semaphore(ready).release()
    posix_ipc.Semaphore(done).acquire()
    memory.unlink()


def test_who_looks_at_once_sees_what_is_there_or_that_nothing_is() -> None:
    with semaphores(0, 0) as two, Group() as group:
        looker = group.spawn(look_at_once, name := new_posix_name("there"), *names(two))
        group.spawn(show, name, *names(two))
    with semaphores(1, 0) as two, Group() as group:
        other = group.spawn(look_at_once, name, *names(two))
    assert (looker.result, other.result) == ((64, bytes(64)), (-1, b""))
