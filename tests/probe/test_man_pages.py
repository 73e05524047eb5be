"""What the cards say, against what the man pages say: an independent source for every mechanism."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from labkit import Link, identity_card
from labkit.link import known, mechanism
from labkit.probe import Card

CARRIER, READERS, WRITERS = "byte stream or messages", "several readers", "several writers"
WRITER_DIES = "when the writer is killed, the reader sees"
READER_DIES = "when the reader is killed, the writer sees"
FULL, OUTLIVES, SELECT = "when the buffer is full", "outlives its makers", "select() and poll()"
UNRELATED, REMOTE, WAITS = "unrelated processes", "another machine", "a process that waits"
NAME_STAYS = "only its name: what was in it is gone"

# By mechanism: a property, how its finding begins, and where that is written.
PAGES = {
    "pipe": [
        (CARRIER, "byte stream", "pipe(7): there is no concept of message boundaries"),
        ("direction", "two-way, by two one-way", "pipe(7): a pipe is a unidirectional channel"),
        (FULL, "send() waits in write()", "pipe(7): write(2) blocks until data has been read"),
        (WRITER_DIES, "end-of-file", "pipe(7): if all write ends are closed, read(2) sees it"),
        (READER_DIES, "send() raises BrokenPipeError", "pipe(7): write(2) fails with EPIPE"),
        (WRITERS, "short messages stay whole, long ones mix", "pipe(7), PIPE_BUF"),
        (UNRELATED, "no: a process must inherit it", "pipe(2), fork(2)"),
        (OUTLIVES, "no", "pipe(7): it lives in descriptors"),
    ],
    "fifo": [
        (CARRIER, "byte stream", "fifo(7), pipe(7)"),
        (UNRELATED, "yes: its name is enough", "fifo(7): accessed as part of the filesystem"),
        (OUTLIVES, NAME_STAYS, "fifo(7): the kernel passes all data internally"),
        (WRITER_DIES, "end-of-file", "pipe(7)"),
        (READER_DIES, "send() raises BrokenPipeError", "fifo(7): SIGPIPE"),
        (WRITERS, "short messages stay whole, long ones mix", "pipe(7), PIPE_BUF"),
    ],
    "unix_socket": [
        (CARRIER, "byte stream", "unix(7): SOCK_STREAM, a stream-oriented socket"),
        ("direction", "two-way, by one", "socket(2): full-duplex byte streams"),
        (OUTLIVES, NAME_STAYS, "unix(7): the name is removed with unlink(2)"),
        (REMOTE, "no", "unix(7): on the same machine"),
        (WRITER_DIES, "end-of-file", "socket(2), recv(2)"),
        (READER_DIES, "send() raises BrokenPipeError", "send(2): EPIPE"),
        (READERS, "one only: the other waits in accept", "accept(2)"),
    ],
    "socket_pair": [
        (CARRIER, "byte stream", "unix(7)"),
        ("direction", "two-way, by one", "socketpair(2): indistinguishable"),
        (UNRELATED, "no", "socketpair(2): unnamed"),
        (OUTLIVES, "no", "unix(7): unnamed"),
    ],
    "seqpacket": [
        (CARRIER, "messages: one read for each send", "unix(7): preserves message boundaries"),
        ("ordering", "in order", "unix(7): delivers messages in the order they were sent"),
        (WRITER_DIES, "end-of-file", "socket(2): connection-oriented"),
        ("largest message", "limited", "unix(7): SO_SNDBUF"),
    ],
    "datagram": [
        (CARRIER, "messages: one read for each send", "unix(7): preserves message boundaries"),
        ("ordering", "in order", "unix(7): reliable, and don't reorder"),
        (FULL, "send() waits in", "unix(7), send(2): blocks when it does not fit"),
        (WRITER_DIES, "nothing", "socket(2): connectionless"),
    ],
    "tcp": [
        (CARRIER, "byte stream", "tcp(7): does not preserve record boundaries"),
        ("ordering", "in order", "tcp(7): guarantees that the data arrives in order"),
        (REMOTE, "yes", "tcp(7), ip(7)"),
        (WRITER_DIES, "end-of-file", "tcp(7): full-duplex, connection-oriented"),
        (OUTLIVES, "no", "tcp(7)"),
    ],
    "udp": [
        (CARRIER, "messages: one read for each send", "udp(7): datagram packets"),
        (FULL, "send() does not wait: what does not fit is lost", "udp(7): may be lost"),
        (REMOTE, "yes", "udp(7), ip(7)"),
        (WRITER_DIES, "nothing", "udp(7): connectionless"),
    ],
    "posix_queue": [
        (CARRIER, "messages: the kernel", "mq_overview(7): exchange data in the form of messages"),
        ("capacity", "messages, of whatever size", "mq_open(3): mq_maxmsg"),
        (FULL, "send() waits in mq_timedsend()", "mq_send(3): blocks until there is room"),
        (OUTLIVES, "yes", "mq_overview(7): kernel persistence"),
        (UNRELATED, "yes: its name is enough", "mq_overview(7): identified by a name"),
        (SELECT, "yes", "mq_overview(7): on Linux, a file descriptor"),
        (READERS, "each message goes to one", "mq_receive(3): removes the oldest message"),
        (WAITS, "sleeps in mq_timedreceive()", "mq_receive(3)"),
    ],
    "sysv_queue": [
        (CARRIER, "messages: the kernel", "msgop(2)"),
        ("capacity", "bytes, however they are cut", "msgop(2): msg_qbytes"),
        (FULL, "send() waits in msgsnd()", "msgop(2): msgsnd() blocks"),
        (OUTLIVES, "yes", "sysvipc(7)"),
        (SELECT, "no", "sysvipc(7): no descriptors"),
        (READERS, "each message goes to one", "msgop(2): msgrcv() removes a message"),
    ],
    "semaphore": [
        ("does it count?", "yes", "sem_overview(7): an integer"),
        (OUTLIVES, "yes", "sem_overview(7): kernel persistence"),
        (UNRELATED, "yes: its name is enough", "sem_overview(7): named semaphores"),
        (WAITS, "sleeps in futex()", "sem_overview(7): futex(2)"),
        ("several waiters: who is woken", "one of them", "sem_post(3): another process"),
    ],
    "sysv_semaphore": [
        ("does it count?", "yes", "semop(2)"),
        (OUTLIVES, "yes", "sysvipc(7)"),
        ("when it is rung very often", "ring() raises", "semop(2): ERANGE beyond SEMVMX, 32767"),
    ],
    "event_counter": [
        ("does it count?", "yes", "eventfd(2): EFD_SEMAPHORE"),
        ("a ring before the wait", "kept", "eventfd(2): a counter"),
        (SELECT, "yes", "eventfd(2): poll(2), select(2)"),
        (WAITS, "sleeps in read()", "eventfd(2): read(2) blocks while it is zero"),
        (OUTLIVES, "no", "eventfd(2): close(2) frees it"),
    ],
    "shared_memory": [
        ("its content at first", "zeros", "shm_open(3): initialized to 0"),
        (OUTLIVES, "yes", "shm_overview(7): kernel persistence"),
        ("where it is", "in memory, under a name", "shm_overview(7): /dev/shm, tmpfs(5)"),
        ("concurrent updates", "lost", "shm_overview(7): processes must synchronize"),
    ],
    "mapped_file": [
        ("its content at first", "zeros", "ftruncate(2): reads as null bytes"),
        ("where it is", "in a file", "mmap(2): MAP_SHARED, carried through to the file"),
        (OUTLIVES, "yes", "mmap(2)"),
        ("direction", "both see what the other writes", "mmap(2): visible to other processes"),
    ],
    "shared_map": [
        ("its content at first", "zeros", "mmap(2): MAP_ANONYMOUS, initialized to zero"),
        (OUTLIVES, "no", "mmap(2): not backed by any file"),
        (UNRELATED, "no", "mmap(2), fork(2)"),
    ],
}  # fmt: skip
CLAIMS = [(name, *claim) for name, claims in PAGES.items() for claim in claims]


@cache
def card(mechanism: type[Link]) -> Card:
    return identity_card(mechanism)


def here(name: str) -> Card:
    """Return the card of a mechanism; skip the test where there is none, with the reason."""
    if lacking := mechanism(name).lacking():
        pytest.skip(f"{name}: {lacking}")
    return card(mechanism(name))


@pytest.mark.parametrize(("name", "of", "begins", "page"), CLAIMS)
def test_a_card_says_what_the_man_page_says(name: str, of: str, begins: str, page: str) -> None:
    assert here(name)[of].found.startswith(begins), f"{page}: {here(name)[of]}"


@pytest.mark.parametrize(
    "name", [cls.name for cls in known() if cls.__module__.startswith("labkit.mechanisms.")]
)
def test_no_mechanism_of_ours_claims_what_an_experiment_disproves(name: str) -> None:
    assert not here(name).disagreements
    assert not [line for line in here(name).lines if "hung" in line.found or "tried" in line.found]


def test_a_pipe_holds_what_its_man_page_says() -> None:
    pages = os.sysconf("SC_PAGE_SIZE") * 16  # pipe(7), "Pipe capacity": 16 pages, so 65,536 bytes
    assert here("pipe")["capacity"].figure.startswith(f"{pages:,} bytes")
    assert here("fifo")["capacity"].figure.startswith(f"{pages:,} bytes")


def test_a_udp_message_is_as_long_as_an_ip_packet_allows() -> None:
    most = 65_535 - 20 - 8  # ip(7), udp(7): less both headers
    assert here("udp")["largest message"].figure == f"{most:,} bytes"


def test_a_posix_queue_holds_what_the_system_lets_it() -> None:
    limits = Path("/proc/sys/fs/mqueue")  # mq_overview(7), "/proc interfaces"
    most, longest = (int((limits / name).read_text()) for name in ("msg_max", "msgsize_max"))
    assert int(here("posix_queue")["capacity"].figure.split()[0]) <= most
    assert mechanism("posix_queue").largest or longest >= 0


def test_a_system_v_queue_holds_what_the_system_lets_it() -> None:
    most = int(Path("/proc/sys/kernel/msgmnb").read_text())  # msgop(2): MSGMNB
    assert here("sysv_queue")["capacity"].figure == f"{most:,} bytes"
