"""What has come since and stayed is told, each kind by its name; what others use is not."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Callable
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import posix_ipc
import pytest
import sysv_ipc
from processes import gone, program, until

from labkit import observe
from labkit.link import new_name, new_posix_name
from labkit.mechanisms.sysv_queue import SystemVQueue

Undo = Callable[[], object]


def a_segment() -> tuple[str, Undo]:
    segment = SharedMemory(create=True, size=100)
    segment.close()
    return f"the shared memory {segment.name!r}", segment.unlink


def a_semaphore() -> tuple[str, Undo]:
    name = f"/left-{secrets.token_hex(4)}"
    posix_ipc.Semaphore(name, posix_ipc.O_CREX).close()
    return f"the semaphore {name[1:]!r}", lambda: posix_ipc.unlink_semaphore(name)


def a_queue() -> tuple[str, Undo]:
    if not os.path.ismount("/dev/mqueue") and os.geteuid() != 0:
        pytest.skip("/dev/mqueue is not mounted here, and only root can look all the same")
    name = f"/left-{secrets.token_hex(4)}"
    posix_ipc.MessageQueue(name, posix_ipc.O_CREX).close()
    return f"the queue {name[1:]!r}", lambda: posix_ipc.unlink_message_queue(name)


def a_system_v_queue() -> tuple[str, Undo]:
    queue = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX)
    return f"the System V queue {queue.id}", queue.remove


def a_system_v_semaphore() -> tuple[str, Undo]:
    key = 0x6C616200 + secrets.randbelow(256)
    semaphore = sysv_ipc.Semaphore(key, sysv_ipc.IPC_CREX)
    return f"the System V semaphore set {semaphore.id}, key {key:#x}", semaphore.remove


def a_system_v_segment() -> tuple[str, Undo]:
    segment = sysv_ipc.SharedMemory(None, sysv_ipc.IPC_CREX, size=100)
    segment.detach()
    return f"the System V shared memory {segment.id}", segment.remove


def a_fifo() -> tuple[str, Undo]:
    path = new_name("left")
    os.mkfifo(path)
    return f"the name {path}", path.unlink


def an_end_of_a_pipe() -> tuple[str, Undo]:
    reader, writer = os.pipe()
    os.close(writer)
    return f"fd {reader} of this process, open on a pipe", lambda: os.close(reader)


def a_process() -> tuple[str, Undo]:
    sleeper = subprocess.Popen(["sleep", "1000"])

    def undo() -> None:
        sleeper.kill()
        sleeper.wait()

    return f"the process {sleeper.pid} (sleep)", undo


def a_zombie() -> tuple[str, Undo]:
    zombie = subprocess.Popen(["true"])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    return f"the process {zombie.pid} (true), which has ended", zombie.wait


@pytest.mark.parametrize(
    "leave",
    [
        a_segment, a_semaphore, a_queue, a_system_v_queue, a_system_v_semaphore,
        a_system_v_segment, a_fifo, an_end_of_a_pipe, a_process, a_zombie,
    ],
)  # fmt: skip
def test_what_is_left_is_told_until_it_is_gone(leave: Callable[[], tuple[str, Undo]]) -> None:
    left = observe.leftovers()
    assert str(left) == "✔ Nothing is left over."
    what, undo = leave()
    try:
        [told] = left
        assert told.startswith(what)
    finally:
        undo()
    assert list(left) == []


def test_a_block_tells_what_was_left_at_its_end() -> None:
    with observe.leftovers() as left:
        path = new_name("left")
        path.touch()
    path.unlink()
    assert str(left) == f"✘ left over: the name {path}"


def test_a_segment_that_a_stranger_uses_is_not_ours() -> None:
    left = observe.leftovers()
    name = f"left-{secrets.token_hex(4)}"
    lines = (
        "import mmap, os",
        "if os.fork(): os._exit(0)",  # so that it does not descend from the test
        f"file = os.open('/dev/shm/{name}', os.O_CREAT | os.O_RDWR, 0o600)",
        "os.ftruncate(file, 100)",
        "memory = mmap.mmap(file, 100)",
        "print(os.getpid(), flush=True)",
        "os.read(0, 1)",
    )
    with program(*lines, stdin=subprocess.PIPE) as parent:
        assert parent.stdin and parent.stdout
        stranger = int(parent.stdout.readline())
        found = list(left)
        parent.stdin.close()
        assert until(lambda: gone(stranger))
    Path("/dev/shm", name).unlink()
    assert not any(name in each for each in found), found


LOOK = """
import sys
from labkit import observe
left = observe.leftovers()
print('ready', flush=True)
sys.stdin.read()
print(*left.names, sep='\\n')
"""


def test_queues_that_another_program_of_the_lab_makes_meanwhile_are_not_counted() -> None:
    reads, writes = os.pipe()
    with program(LOOK, stdin=reads) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        name = new_posix_name("jobs")
        posix_ipc.MessageQueue(name, posix_ipc.O_CREX).close()
        with SystemVQueue() as link:
            os.close(writes), os.close(reads)
            told = process.stdout.read()
            assert f"key {link.left.reads:#x}" not in told
        assert name[1:] not in told
        posix_ipc.unlink_message_queue(name)
