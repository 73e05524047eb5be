"""How a process ends is known, and what it leaves behind; it can be paused, resumed and killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

import pytest
from processes import ended, gone, like_a_cell, pipe, run, until, waits_in
from roles import compute, overfill, read_one, sleep_long, write_one

from labkit import Group, kernel
from labkit.errors import ProcessFailed

like_a_cell(__name__)


def die(number: int) -> None:
    os.kill(os.getpid(), number)
    sleep_long()


ENDINGS: list[tuple[Callable[[], object], str]] = [
    (lambda: os._exit(3), "ended with exit status 3 before its function returned"),
    (lambda: die(signal.SIGSEGV), "was killed by SIGSEGV before its function returned"),
    (lambda: die(signal.SIGTERM), "was killed by SIGTERM before its function returned"),
    (lambda: die(signal.SIGRTMIN + 2), "was killed by signal .* before its function returned"),
    (lambda: sys.exit("bye"), "raised SystemExit: bye"),
    (lambda: os.closerange(0, 1000), "ended with exit status 1 before its function returned"),
]


@pytest.mark.parametrize(("ending", "story"), ENDINGS)
def test_every_other_ending_is_told(ending: Callable[[], object], story: str) -> None:
    process = run(ending)
    with pytest.raises(ProcessFailed, match=f"^<lambda> {story}"):
        _ = process.result
    assert process.exitcode


def test_a_program_in_place_of_the_function_ends_as_it_ends() -> None:
    assert run(os.execvp, "true", ["true"]).result is None
    assert run(os.execvp, "false", ["false"]).exitcode == 1


def test_a_forked_process_that_forgets_to_end_is_noticed() -> None:
    def role() -> None:
        if os.fork():
            os.wait()

    process = run(role)
    assert process.escaped and process.exitcode == 0
    with pytest.raises(
        ProcessFailed, match=r"ran on past the end of role: end it with os\._exit\(0\)"
    ):
        _ = process.result


def test_a_forked_process_that_raises_is_noticed() -> None:
    def role() -> None:
        if os.fork():
            os.wait()
        else:
            raise ValueError("in the child of the child")

    assert run(role).escaped


def test_a_zombie_and_an_orphan_are_counted() -> None:
    def zombie() -> None:
        if os.fork() == 0:
            os._exit(0)

    def orphan() -> None:
        if os.fork() == 0:
            sleep_long()

    def tidy() -> None:
        if os.fork() == 0:
            os._exit(0)
        os.wait()

    found = [(each.unwaited, each.left_running) for each in map(run, (orphan, tidy))]
    assert found == [(1, 1), (0, 0)]
    assert run(zombie).unwaited == 1


def test_a_daemon_does_not_outlive_its_group() -> None:
    def daemon(ready: int) -> None:
        told, tell = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.write(ready, str(os.getpid()).encode())
                os.write(tell, b"!")
                sleep_long()
            os._exit(0)
        os.read(told, 1)
        os.wait()

    reader, writer = pipe()
    run(daemon, writer)
    pid = int(os.read(reader, 20))
    reader.close()
    assert gone(pid)


def test_a_process_that_is_paused_stands_still_until_it_is_resumed() -> None:
    reader, writer = pipe()
    with Group(timeout=60) as group:
        process = group.spawn(read_one, reader)
        process.pause()
        assert until(lambda: kernel.state(process.pid) == "T")
        os.write(writer, b"!")
        assert repr(process) == "Process('read_one', running)"
        process.resume()
        assert process.result == b"!"
        writer.close()


def test_a_process_that_is_killed_on_purpose_is_no_failure() -> None:
    with Group(timeout=60) as group:
        process = group.spawn(compute)
        process.kill()
        process.join()
        process.kill()
        assert repr(process) == "Process('compute', killed by SIGKILL)"
    with pytest.raises(ProcessFailed, match="compute was killed by SIGKILL"):
        _ = process.result


def test_a_process_that_was_killed_in_a_write_leaves_what_it_wrote() -> None:
    reader, writer = pipe()
    with Group(timeout=60) as group:
        process = group.spawn(overfill, writer)
        assert until(lambda: waits_in(process.pid, "write"))
        process.kill()
    content = b"".join(iter(lambda: os.read(reader, 1 << 16), b""))
    reader.close()
    assert content == bytes(len(content)) and len(content) >= 4096


def test_the_peer_of_a_process_that_is_killed_gets_end_of_file() -> None:
    reader, writer = pipe()
    with Group(timeout=60) as group:
        sleeper = group.spawn(lambda fd: sleep_long(), writer)
        peer = group.spawn(read_one, reader)
        sleeper.kill()
    assert peer.result == b""


def test_join_waits_for_one_process_only() -> None:
    with Group(timeout=60) as group:
        process, other = group.spawn(len, "abc"), group.spawn(compute)
        assert process.result == 3 and other.exitcode is None
        other.kill()


def test_nothing_can_be_asked_of_a_process_after_its_block() -> None:
    process = run(len, "abc")
    process.pause(), process.resume(), process.kill(), process.join()
    assert process.status == "finished" and ended(process.pid)


def test_the_time_that_a_process_computed_is_known() -> None:
    def role() -> None:
        while time.process_time() < 0.2:
            pass

    assert run(role).cpu_seconds >= 0.2
    assert run(write_one, 1).cpu_seconds < 0.2
