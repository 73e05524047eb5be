"""The kernel's records of each kind of wait are read rightly, with real processes that are in it.

Those that a group cannot recognise as stuck, because help might come from outside, end at a short
deadline; the error carries the explanation all the same.
"""

from __future__ import annotations

import fcntl
import mmap
import multiprocessing
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import posix_ipc
import pytest
import sysv_ipc
from processes import until, waits_in

from labkit import Descriptor, Group, kernel
from labkit.errors import GroupError, Stuck, TimedOut
from labkit.link import new_name
from labkit.observe import Explanation, memory
from labkit.process import Process

NAME = f"/labkit-test-{os.getpid()}"


def seen(*roles: tuple[Callable[..., object], tuple[object, ...]], ready: int = 0) -> Explanation:
    """Start each role, wait until the first `ready` of them sleep, and explain them all."""
    group = Group(timeout=30, check=False, replay=False)
    with group:
        processes = [group.spawn(role, *arguments) for role, arguments in roles]
        for process in processes[: ready or len(processes)]:
            assert until(lambda each=process: asleep(each)), process
        explanation = group.explain()
        for process in processes:
            process.kill()
    return explanation


def asleep(process: Process) -> bool:
    return (
        process.exitcode is not None
        or kernel.waiting_in(process.pid) is not None
        and (kernel.state(process.pid) in "SDZT" and not waits_in(process.pid, "clock_nanosleep"))
    )


@pytest.fixture
def queue() -> Iterator[posix_ipc.MessageQueue]:
    made = posix_ipc.MessageQueue(NAME, posix_ipc.O_CREX, max_messages=2, max_message_size=8)
    yield made
    made.close()
    made.unlink()


@pytest.fixture
def semaphores() -> Iterator[None]:
    for letter in "ab":
        posix_ipc.Semaphore(NAME + letter, posix_ipc.O_CREX, initial_value=1).close()
    yield
    for letter in "ab":
        posix_ipc.unlink_semaphore(NAME + letter)


def a_pair() -> tuple[Descriptor, Descriptor]:
    one, other = socket.socketpair()
    return Descriptor(one.detach()), Descriptor(other.detach())


def receive(fd: int) -> bytes:
    return socket.socket(fileno=os.dup(fd)).recv(10)


def test_two_who_wait_to_receive_from_each_other_are_a_deadlock() -> None:
    one, other = a_pair()
    group = Group(timeout=60, check=False, replay=False)
    with group:
        group.spawn(receive, one, name="ann")
        group.spawn(receive, other, name="bob")
    assert isinstance(group.error, Stuck), group.error  # long before the deadline
    assert group.explanation and group.explanation.kinds == {"socket empty", "deadlock"}
    assert "ann waits in recv() on the socket (fd 4)" in str(group.error)
    assert "The other end is open in bob (fd 3 and fd 4)" in str(group.error)


def test_a_peer_outside_the_group_may_still_send() -> None:
    one, other = socket.socketpair()
    group = Group(timeout=1, check=False, replay=False)
    with group:
        group.spawn(receive, Descriptor(one.detach()))
        program = subprocess.Popen(["cat"], stdin=other, stdout=subprocess.DEVNULL)
        other.close()
    program.kill()
    program.wait()
    assert isinstance(group.error, TimedOut), group.error


def test_somebody_outside_the_group_may_still_raise_a_semaphore(semaphores: None) -> None:
    def take(name: str) -> None:
        semaphore = posix_ipc.Semaphore(name)
        semaphore.acquire()
        semaphore.acquire()

    lines = f"import posix_ipc, sys; s = posix_ipc.Semaphore({NAME + 'a'!r}); sys.stdin.read()"
    command = [sys.executable, "-c", lines]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as program:
        assert until(lambda: any("/sem." in each.path for each in memory.shared(program.pid)))
        group = Group(timeout=1.5, check=False, replay=False)
        with group:
            group.spawn(take, f"{NAME}a")
        program.stdin.close()
    assert isinstance(group.error, TimedOut), group.error


def test_a_full_socket_names_who_could_read() -> None:
    def send(fd: int) -> None:
        socket.socket(fileno=os.dup(fd)).sendall(bytes(1 << 22))

    def idle(fd: int) -> None:
        os.read(os.pipe()[0], 1)

    one, other = a_pair()
    explanation = seen((send, (one,)), (idle, (other,)))
    assert "socket full" in explanation.kinds
    assert "send waits in send() on the socket" in str(explanation)
    assert "Only who has the other end can read: idle (fd 3)" in str(explanation)


def test_a_tcp_connection_within_the_machine_has_two_ends_as_well() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    accepted, _ = server.accept()
    server.close()
    ends = Descriptor(client.detach()), Descriptor(accepted.detach())
    explanation = seen((receive, (ends[0],)), (receive, (ends[1],)))
    assert "deadlock" in explanation.kinds


def test_a_server_that_nobody_calls_waits_in_accept() -> None:
    def serve() -> None:
        socket.create_server(("127.0.0.1", 0)).accept()

    explanation = seen((serve, ()))
    assert explanation.kinds == {"accept"}
    assert "serve waits in accept() on the socket (fd 3) for somebody to connect" in str(
        explanation
    )


def test_a_client_of_a_server_that_accepts_nobody_waits_in_connect() -> None:
    path = str(new_name("server"))

    def call(path: str) -> None:
        for _ in range(9):  # more than the queue of connections holds
            socket.socket(socket.AF_UNIX).connect(path)

    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen(0)
        explanation = seen((call, (path,)))
    os.unlink(path)
    assert explanation.kinds == {"connect"}
    assert "call waits in connect() on the socket" in str(explanation)


def test_an_empty_queue_names_who_could_send(queue: posix_ipc.MessageQueue) -> None:
    def take(name: str) -> None:
        posix_ipc.MessageQueue(name).receive()

    explanation = seen((take, (NAME,)))
    assert explanation.kinds == {"empty queue"}
    assert f"take waits in mq_receive() on the queue {NAME!r} (fd 3): it is empty" in str(
        explanation
    )
    assert "nobody will send to it" in str(explanation)


def test_those_who_can_only_receive_do_not_wait_for_each_other(
    queue: posix_ipc.MessageQueue,
) -> None:
    def take(name: str) -> None:
        posix_ipc.MessageQueue(name, write=False).receive()

    explanation = seen((take, (NAME,)), (take, (NAME,)))
    assert "nobody will send to it" in str(explanation)
    assert explanation.kinds == {"empty queue"}


def test_a_full_queue_is_not_an_empty_one(queue: posix_ipc.MessageQueue) -> None:
    def fill(name: str) -> None:
        for _ in range(3):
            posix_ipc.MessageQueue(name).send(b"job")

    explanation = seen((fill, (NAME,)))
    assert explanation.kinds == {"full queue"}
    assert "it is full. It holds 6 bytes" in str(explanation)


def test_a_system_v_queue_is_known_by_its_number() -> None:
    def take(key: int) -> None:
        sysv_ipc.MessageQueue(key).receive(type=7)

    queue = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX)
    try:
        explanation = seen((take, (queue.key,)))
    finally:
        queue.remove()
    assert explanation.kinds == {"empty queue"}
    assert f"on the System V queue {queue.id}" in str(explanation)
    assert "No process has sent to it." in str(explanation)


def test_of_a_system_v_queue_is_told_who_was_there_last_and_what_is_in_it() -> None:
    def put(key: int) -> None:
        sysv_ipc.MessageQueue(key).send(b"for somebody else", type=2)

    def take(key: int) -> None:
        sysv_ipc.MessageQueue(key).receive(type=7)

    queue = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX)
    try:
        with Group(timeout=30) as group:
            group.spawn(put, queue.key)
        said = str(seen((take, (queue.key,))))
    finally:
        queue.remove()
    assert "The last that sent to it has ended. 1 message of another type is in it." in said


def test_semaphores_taken_in_opposite_orders_are_a_deadlock(semaphores: None) -> None:
    def take(first: str, second: str, ready: int, others: int) -> None:
        one, other = posix_ipc.Semaphore(first), posix_ipc.Semaphore(second)
        one.acquire()
        os.write(ready, b"!")
        os.read(others, 1)
        other.acquire()

    (r1, w1), (r2, w2) = (map(Descriptor, os.pipe()) for _ in "12")
    a, b = f"{NAME}a", f"{NAME}b"
    group = Group(timeout=30, check=False, replay=False)
    with group:
        group.spawn(take, a, b, w1, r2, name="ann")
        group.spawn(take, b, a, w2, r1, name="bob")
    said = str(group.error)
    assert "Deadlock: ann waits for bob, bob waits for ann." in said
    assert f"ann waits for the semaphore '{b}' in shared memory, whose value is 0" in said
    assert "other.acquire()" in said


def test_a_semaphore_whose_holder_has_died_is_released_by_nobody(semaphores: None) -> None:
    def die(name: str) -> None:
        posix_ipc.Semaphore(name).acquire()
        os._exit(0)

    def take(name: str) -> None:
        posix_ipc.Semaphore(name).acquire()

    group = Group(timeout=30, check=False, replay=False)
    with group:
        group.spawn(die, f"{NAME}a").join()
        group.spawn(take, f"{NAME}a")
    assert "No other living process has it" in str(group.error)


def test_a_lock_of_multiprocessing_names_who_shares_it() -> None:
    def both() -> None:
        lock = multiprocessing.get_context("fork").Lock()
        lock.acquire()
        if os.fork() == 0:
            lock.acquire()
            os._exit(0)
        os.wait()

    group = Group(timeout=30, check=False, replay=False)
    with group:
        group.spawn(both)
    said = str(group.error)
    assert "Deadlock: both waits for both's child 1, both's child 1 waits for both." in said
    assert "Only who shares it can release it: both." in said


@pytest.mark.parametrize("lock", [fcntl.flock, fcntl.lockf])
def test_a_file_lock_names_its_holder_and_that_it_is_stopped(
    lock: Callable[[int, int], None], tmp_path: Path
) -> None:
    path = tmp_path / "data"

    def hold(path: Path, ready: int) -> None:
        file = os.open(path, os.O_RDWR | os.O_CREAT)
        lock(file, fcntl.LOCK_EX)
        os.write(ready, b"!")
        os.kill(os.getpid(), signal.SIGSTOP)

    def want(path: Path, ready: int) -> None:
        os.read(ready, 1)
        lock(os.open(path, os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX)

    reads, writes = map(Descriptor, os.pipe())
    explanation = seen((hold, (path, writes)), (want, (path, reads)))
    assert explanation.kinds == {"stopped", "file lock"}
    assert "for the lock on 'data' (fd 4). hold, which is stopped holds it." in str(explanation)


def test_a_parent_and_a_child_that_wait_for_each_other_are_a_deadlock() -> None:
    def parent() -> None:
        reads, writes = os.pipe()
        if os.fork() == 0:
            os.close(writes)
            os.read(reads, 1)
            os._exit(0)
        os.close(reads)
        os.wait()

    group = Group(timeout=30, check=False, replay=False)
    with group:
        group.spawn(parent)
    assert "Deadlock: parent waits for parent's child 1" in str(group.error)


def test_a_signal_that_came_before_the_wait_is_not_kept() -> None:
    def late() -> None:
        signal.signal(signal.SIGUSR1, lambda *_: None)
        os.kill(os.getpid(), signal.SIGUSR1)
        signal.pause()

    explanation = seen((late, ()))
    assert explanation.kinds == {"signal"}
    assert "late waits in pause() for a signal. None is pending" in str(explanation)


def test_a_signal_that_is_blocked_has_come_all_the_same() -> None:
    def deaf() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        os.kill(os.getpid(), signal.SIGUSR1)
        signal.sigwait([signal.SIGUSR2])

    said = str(seen((deaf, ())))
    assert "deaf waits in sigwait() for SIGUSR2. SIGUSR1 has come, but deaf blocks it" in said


def test_who_reads_again_and_again_is_busy_waiting() -> None:
    def impatient(fd: int, _: int) -> None:
        os.set_blocking(fd, False)
        while True:
            try:
                os.read(fd, 1)
            except BlockingIOError:
                continue

    group = Group(timeout=1.5, check=False, replay=False)
    with group:
        group.spawn(impatient, *map(Descriptor, os.pipe()))
    assert group.explanation and group.explanation.kinds == {"busy waiting"}
    assert "impatient burns CPU: it reads again and again" in str(group.error)


def test_who_looks_at_shared_memory_in_a_loop_is_busy_waiting() -> None:
    def spin() -> None:
        flag = mmap.mmap(-1, 4096)
        if os.fork() == 0:
            os.read(os.pipe()[0], 1)
        while not flag[0]:
            pass

    group = Group(timeout=1.5, check=False, replay=False)
    with group:
        group.spawn(spin)
    assert group.explanation and "busy waiting" in group.explanation.kinds
    assert "may be looking at shared memory in a loop" in str(group.error)


def test_a_producer_whose_consumer_is_stopped_waits_for_a_stopped_one(semaphores: None) -> None:
    def produce(name: str) -> None:
        room = posix_ipc.Semaphore(name)
        while True:
            room.acquire()

    def consume(name: str) -> None:
        room = posix_ipc.Semaphore(name)
        os.kill(os.getpid(), signal.SIGSTOP)
        room.release()

    explanation = seen((consume, (f"{NAME}a",)), (produce, (f"{NAME}a",)))
    assert explanation.kinds == {"stopped", "lock"}
    assert "Only who shares it can release it: consume, which is stopped" in str(explanation)


def test_a_child_that_nobody_has_waited_for_is_a_zombie() -> None:
    def careless() -> None:
        child = os.fork()
        if child == 0:
            os._exit(0)
        while kernel.state(child) != "Z":  # awake until then: seen() waits for it to sleep
            pass
        os.read(os.pipe()[0], 1)

    explanation = seen((careless, ()))
    assert "ended" in explanation.kinds
    assert "careless's child 1 has ended" in str(explanation)


def test_a_wait_for_several_descriptors_says_for_which(tmp_path: Path) -> None:
    def watch(fd: int) -> None:
        waiting = select.poll()
        waiting.register(fd, select.POLLIN)
        waiting.poll()

    def idle(fd: int) -> None:
        os.read(os.pipe()[0], 1)

    reads, writes = map(Descriptor, os.pipe())
    explanation = seen((watch, (reads,)), (idle, (writes,)))
    assert "watch waits in poll() for the pipe (fd 3) to be readable" in str(explanation)
    assert "That is up to idle" in str(explanation)


def test_a_process_that_vanishes_while_it_is_looked_at_does_no_harm() -> None:
    def short() -> None:
        for _ in range(300):
            if os.fork() == 0:
                os._exit(0)
            os.wait()

    with Group(timeout=30, replay=False) as group:
        process = group.spawn(short)
        give_up = time.monotonic() + 20
        while process.exitcode is None and time.monotonic() < give_up:
            assert isinstance(group.explain(), Explanation)
            group._messages(0)
    assert process.exitcode == 0


def test_the_deadline_error_carries_the_explanation() -> None:
    def serve() -> None:
        socket.create_server(("127.0.0.1", 0)).accept()

    story = r"not finished after 1 s\nserve waits in accept"
    with pytest.raises(GroupError, match=story), Group(timeout=1, replay=False) as group:
        group.spawn(serve)
