"""What every bell and every region promises, as test_contract.py says it of channels."""

from __future__ import annotations

import base64
import os
import pickle
import select
import signal

import pytest
import sysv_ipc
from contract import every
from processes import asleep, like_a_cell, pipe, program, until

from labkit import Bell, Descriptor, Group, Link, Region, observe
from labkit.errors import BadRequest, ProcessFailed

like_a_cell(__name__)
Mechanism = type[Link]
directions = pytest.mark.parametrize("swapped", [False, True], ids=["to the right", "to the left"])
# pytest skips a test without a single mechanism, which is what there is of a kind at first.


def ring(end: Bell, times: int, until_closed: int) -> None:
    """Ring so many times; stay until the gate is closed, so that the bell stays, too."""
    with end as bell:
        for _ in range(times):
            bell.ring()
        os.read(until_closed, 1)


def wait(end: Bell, times: int, gate: int) -> int:
    """Wait so many times, and tell."""
    with end as bell:
        for _ in range(times):
            bell.wait()
    os.close(gate)
    return times


@every(Bell)
@directions
def test_a_ring_ends_a_wait(mechanism: Mechanism, swapped: bool) -> None:
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        mine, yours = (link.right, link.left) if swapped else (link.left, link.right)
        waiter = group.spawn(wait, yours, 1, gate)
        group.spawn(ring, mine, 1, closed)
    assert waiter.result == 1


@every(Bell, "counts")
def test_a_bell_that_counts_ends_as_many_waits_as_it_was_rung(mechanism: Mechanism) -> None:
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(ring, link.left, 10, closed)
        waiter = group.spawn(wait, link.right, 10, gate)
    assert waiter.result == 10


@every(Bell, "shared")
def test_two_processes_that_wait_for_one_bell_share_its_rings(mechanism: Mechanism) -> None:
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60, move_ends=False) as group:
        waiters = [group.spawn(wait, link.right, 5, gate) for _ in "12"]
        ringer = group.spawn(ring, link.left, 10, closed)
        for process in waiters:
            process.join()
        gate.close(), closed.close()
    assert [each.result for each in (*waiters, ringer)] == [5, 5, None]


@every(Bell)
def test_a_wait_goes_on_after_a_signal_was_handled(mechanism: Mechanism) -> None:
    def startled(end: Bell, gate: int) -> int:
        signal.signal(signal.SIGUSR1, lambda *_: handled.append(1))
        handled: list[int] = []
        with end as bell:
            bell.wait()
        os.close(gate)
        return len(handled)

    closed, gate = pipe()
    start, ready = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        waiter = group.spawn(startled, link.right, gate)
        group.spawn(ring_later, link.left, start, closed)
        assert until(lambda: asleep(waiter, SLEEPS))
        os.kill(waiter.pid, signal.SIGUSR1)
        assert until(lambda: asleep(waiter, SLEEPS))
        ready.close()
    assert waiter.result == 1


SLEEPS = ("futex", "semop", "semtimedop", "read", "rt_sigtimedwait")


def ring_later(end: Bell, start: int, closed: int) -> None:
    with end as bell:
        os.read(start, 1)
        bell.ring()
        os.read(closed, 1)


@every(Bell, "selectable")
def test_select_knows_when_a_bell_was_rung(mechanism: Mechanism) -> None:
    def readiness(end: Bell) -> list[bool]:
        with end as bell:
            mine = [value for value in vars(bell).values() if isinstance(value, Descriptor)]
            found = [bool(select.select(mine, [], [], 0)[0])]
            bell.ring()
            found.append(bool(select.select(mine, [], [], 30)[0]))
            bell.wait()
            found.append(bool(select.select(mine, [], [], 0)[0]))
        return found

    with mechanism() as link, Group(timeout=60) as group:
        process = group.spawn(readiness, link.left)
        group.spawn(bounce, link.right, 1, False)
    assert process.result == [False, True, False]


STRANGER = """
import base64, pickle
with pickle.loads(base64.b64decode({!r})) as bell:
    bell.wait()
    bell.ring()
"""


@every(Bell, "named")
def test_a_stranger_finds_a_bell_by_its_name(mechanism: Mechanism) -> None:
    with mechanism() as link:
        name = base64.b64encode(pickle.dumps(link.right)).decode()
        with program(STRANGER.format(name)) as stranger, Group(timeout=60) as group:
            group.spawn(bounce, link.left, 1, True)
            assert stranger.communicate(timeout=60) == ("", "")


@every(Bell, "survives")
def test_a_ring_waits_for_whoever_comes_later(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(ring_and_leave, link.left).join()
        later = pickle.loads(pickle.dumps(link.right))  # there is nothing in it but a name
        waiter = group.spawn(bounce, later, 1, False)
    assert waiter.result == 1


def ring_and_leave(end: Bell) -> None:
    with end as bell:
        bell.ring()


def test_a_ring_under_undo_is_taken_back_when_the_ringer_ends() -> None:
    def ring_with_undo(key: int) -> None:
        bell = sysv_ipc.Semaphore(key)
        bell.undo = True
        bell.release()

    bell = sysv_ipc.Semaphore(None, sysv_ipc.IPC_CREX)
    try:
        with Group(timeout=60) as group:
            group.spawn(ring_with_undo, bell.key).join()
        assert bell.value == 0
    finally:
        bell.remove()


def bounce(first: Bell, times: int, rings_first: bool) -> int:
    with first as bell:
        for _ in range(times):
            if rings_first:
                bell.ring()
            bell.wait()
            if not rings_first:
                bell.ring()
    return times


@every(Bell)
def test_two_processes_can_take_turns(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(bounce, link.right, 200, False)
        one = group.spawn(bounce, link.left, 200, True)
    assert one.result == 200


def fill(end: Region, content: bytes) -> None:
    with end as region:
        region.buf[: len(content)] = content


def look(end: Region, gate: int, size: int) -> bytes:
    with end as region:
        os.read(gate, 1)
        return bytes(region.buf[:size])


@every(Region)
@directions
def test_what_one_writes_the_other_sees(mechanism: Mechanism, swapped: bool) -> None:
    content = os.urandom(64)
    closed, gate = pipe()
    with mechanism() as link, Group(timeout=60) as group:
        mine, yours = (link.right, link.left) if swapped else (link.left, link.right)
        reader = group.spawn(look, yours, closed, len(content))
        group.spawn(fill, mine, content).join()
        gate.close()
    assert reader.result == content


@every(Region)
def test_its_memory_can_be_written_and_begins_empty(mechanism: Mechanism) -> None:
    def inspect(end: Region) -> tuple[bool, int, int]:
        with end as region:
            return region.buf.readonly, region.buf.nbytes, sum(region.buf.cast("B"))

    with mechanism() as link, Group(timeout=60) as group:
        process = group.spawn(inspect, link.left)
    read_only, size, total = process.result
    assert not read_only and size > 0 and total == 0


def look_once(end: Region, size: int) -> bytes:
    with end as region:
        return bytes(region.buf[:size])


@every(Region, "survives")
def test_what_was_written_waits_for_whoever_comes_later(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60) as group:
        group.spawn(fill, link.left, b"remember me").join()
        later = pickle.loads(pickle.dumps(link.right))
        reader = group.spawn(look_once, later, 11)
    assert reader.result == b"remember me"


@every(Region, "shared")
def test_one_end_of_a_region_serves_several_processes(mechanism: Mechanism) -> None:
    with mechanism() as link, Group(timeout=60, move_ends=False) as group:
        group.spawn(fill, link.left, b"all of you").join()
        readers = [group.spawn(look_once, link.left, 10) for _ in "123"]
    assert [each.result for each in readers] == [b"all of you"] * 3


@every(Region, "named")
def test_nobody_finds_a_region_that_has_no_name_any_more(mechanism: Mechanism) -> None:
    with mechanism() as link:
        end = pickle.loads(pickle.dumps(link.left))
    with pytest.raises(ProcessFailed, match="Error"), Group(timeout=60, replay=False) as group:
        group.spawn(look_once, end, 1)


@every(Region)
def test_memory_that_a_view_still_shows_is_unmapped_later(mechanism: Mechanism) -> None:
    def keep(end: Region) -> int:
        with end as region:
            view = memoryview(region.buf)[:4]
            region.buf[0] = 7
        return view[0]

    with mechanism() as link, Group(timeout=60) as group:
        process = group.spawn(keep, link.left)
    assert process.result == 7


@pytest.mark.parametrize("size", [0, -1, 1.5, "1", True, 1 << 41])
@every(Region)
def test_a_size_that_no_memory_has_is_refused(mechanism: Mechanism, size: int) -> None:
    with pytest.raises(BadRequest, match="bytes makes no sense: give 1 or more, at most 1 TiB"):
        mechanism(size)  # type: ignore[call-arg]


@every(Bell)
def test_nothing_is_left_of_a_bell_whose_processes_were_killed(mechanism: Mechanism) -> None:
    def hold(end: Bell) -> None:
        with end as bell:
            bell.wait()

    left = observe.leftovers()
    with mechanism() as link, Group(timeout=60, check=False) as group:
        group.spawn(hold, link.left).kill()
        group.spawn(hold, link.right).kill()
    assert until(lambda: not list(left)), left
