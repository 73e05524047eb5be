"""A blocked process tells its line, and goes on afterwards."""

from __future__ import annotations

import os
import select
import time

from processes import waits_in

from labkit import Descriptor, Group, kernel, where


def read_one(fd: int) -> bytes:
    return os.read(fd, 1)  # here it waits


def fork_and_read(fd: int) -> None:
    if os.fork() == 0:
        os.read(fd, 1)
        os._exit(0)
    os.wait()


def wait_for(condition: object, seconds: float = 20) -> bool:
    """Look until a condition holds, for so long."""
    give_up = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > give_up:
            return False
        select.select([], [], [], 0.005)
    return True


def reads(pid: int) -> bool:
    call = kernel.waiting_in(pid)
    return call is not None and call.name == "read"


def test_a_process_blocked_in_read_tells_its_line_and_still_gets_its_byte() -> None:
    read_end, write_end = map(Descriptor, os.pipe())
    with Group(replay=False) as group:
        process = group.spawn(read_one, read_end)
        assert wait_for(lambda: reads(process.pid))
        place = where.lines([process.pid])[process.pid]
        os.write(write_end, b"!")
        write_end.close()
    assert "here it waits" in str(place)
    assert place.function == "read_one"
    assert process.result == b"!"


def test_a_process_that_was_forked_inside_tells_its_own_line() -> None:
    read_end, write_end = map(Descriptor, os.pipe())
    with Group(replay=False) as group:
        process = group.spawn(fork_and_read, read_end)
        assert wait_for(
            lambda: kernel.descendants(process.pid) and reads(kernel.descendants(process.pid)[0])
        )
        assert wait_for(lambda: waits_in(process.pid, "wait4"))
        family = kernel.with_descendants([process.pid])
        codes = [str(place) for place in where.lines(family).values()]
        write_end.close()
    assert len(codes) == 2
    assert any("os.wait()" in code for code in codes)
    assert any("os.read(fd, 1)" in code for code in codes)


def test_who_does_not_listen_is_not_asked() -> None:
    assert where.lines([os.getpid(), 2**22 - 1]) == {}
