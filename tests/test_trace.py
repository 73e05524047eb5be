"""A trace tells what each process did with its ends, survives a SIGKILL, and says it the same way
each time.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from typing import Any

import pytest
from processes import like_a_cell, until, waits_in
from roles import ask, echo, receive_all, send_all, send_and_die, sleep_long

import labkit
from labkit import Bell, Channel, Group, Link, Pipe, tape
from labkit.errors import Stuck
from labkit.framing import StreamChannel
from labkit.link import End
from labkit.trace import Trace

like_a_cell(__name__)


def traced(*roles: Any, **options: Any) -> Trace:
    """Run functions with their arguments, each called by its own name, and return the trace."""
    with Group(trace=True, check=False, **options) as group:
        for function, *arguments in roles:
            group.spawn(function, *arguments)
    assert group.trace is not None
    return group.trace


def conversation(count: int = 2) -> Trace:
    with Pipe() as link:
        return traced((ask, link.left, [b"hello"] * count), (echo, link.right))


CONVERSATION = """\
ask opens its end of pipe
ask sends 5 bytes to echo
echo opens its end of pipe
echo receives 5 bytes from ask
echo sends 5 bytes to ask
ask receives 5 bytes from echo
ask closes its end of pipe
echo finds no message from ask: EOFError
echo closes its end of pipe"""


def test_the_text_says_who_did_what_and_is_the_same_each_time() -> None:
    assert {str(conversation(1)) for _ in range(5)} == {CONVERSATION}
    assert repr(conversation(1)) == "Trace(ask, echo: 9 events)"


def test_all_events_have_a_begin_and_an_end_on_one_clock() -> None:
    trace = conversation()
    assert all(event.end and event.begin <= event.end for event in trace)
    assert [event.moment for event in trace] == sorted(event.moment for event in trace)
    for life in trace.lives:
        own = trace.only(process=life.process).events
        assert life.begin <= own[0].begin and (own[-1].end or 0) <= life.end
        assert life.ending == "finished" and life.dropped == 0


def test_each_message_is_paired_with_the_one_that_was_received() -> None:
    messages = [bytes(size) for size in range(50)]
    with Pipe() as link:
        trace = traced((send_all, link.left, messages), (receive_all, link.right))
    assert [(sent.size, got.size) for sent, got in trace.pairs] == [(k, k) for k in range(50)]
    for sent, got in trace.pairs:
        assert (sent.process, got.process) == ("send_all", "receive_all")
        assert sent.begin < (got.end or 0)


def test_values_are_frozen_and_show_no_times() -> None:
    trace = conversation(1)
    event = trace.events[1]
    assert repr(event) == repr(dataclasses.replace(event, begin=0, end=0, fingerprint=0))
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.size = 3  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        trace.events = ()  # type: ignore[misc]


def test_a_part_of_a_trace_is_a_trace() -> None:
    trace = conversation()
    assert len(trace[:3]) == 3 and trace[:3].lives == trace.lives and trace[2] == trace.events[2]
    sends = trace.only(kind="send")
    assert [event.kind for event in sends] == ["send"] * 4 and sends.pairs == ()
    assert {event.process for event in trace.only(process="echo")} == {"echo"}
    assert str(trace.only(process="ask", kind="recv")[:1]) == "ask receives 5 bytes from echo"


def test_what_was_done_before_a_sigkill_is_there() -> None:
    with Pipe() as link:
        trace = traced((send_and_die, link.left, b"last words"), (receive_all, link.right))
    assert "send_and_die sends 10 bytes to receive_all" in str(trace)
    assert str(trace).splitlines()[-1] == "send_and_die was killed by SIGKILL"
    assert trace.lives[0].ending == "was killed by SIGKILL"
    assert trace.lives[0].end > (trace.only(process="send_and_die").events[-1].end or 0)


def test_kill_pause_and_resume_are_events_with_their_moment() -> None:
    with Pipe() as link, Group(trace=True) as group:
        reader = group.spawn(receive_all, link.right)
        assert until(lambda: waits_in(reader.pid, "read"))
        reader.pause()
        reader.resume()
        reader.kill()
    assert isinstance(group.trace, Trace)
    assert str(group.trace).splitlines() == [
        "receive_all opens its end of pipe",
        "receive_all waits for a message from nobody, in vain",
        "receive_all is paused",
        "receive_all is resumed",
        "receive_all is killed",
        "receive_all was killed by SIGKILL",
    ]
    assert group.trace.events[-1].begin < group.trace.lives[0].end


def test_who_was_stuck_waits_in_vain_and_ends_with_the_group() -> None:
    with Pipe() as link, Group(trace=True) as group:
        left, right = link.left, link.right
        with pytest.raises(Stuck):
            group.spawn(receive_all, left, name="ann")
            group.spawn(receive_all, right, name="bob").join()
        for process in group.processes:
            process.kill()
    assert "ann waits for a message from bob, in vain" in str(group.trace)


def test_a_deadlock_leaves_its_trace() -> None:
    with Pipe() as link:
        trace = traced((receive_all, link.left), (receive_all, link.right))
    assert str(trace).splitlines()[-2:] == [
        "receive_all ended with its group",
        "receive_all 2 ended with its group",
    ]
    assert [e.end for e in trace.only(kind="recv")] == [None, None]


def marking(end: Channel) -> None:
    labkit.mark("before it opens")
    with end as channel:
        channel.send(b"x")
    labkit.mark("ä" * 100)


def test_a_mark_is_an_event_and_harmless_when_nothing_traces() -> None:
    labkit.mark("nobody hears this")
    with Pipe() as link:
        trace = traced((marking, link.left), (receive_all, link.right))
    marks = trace.only(process="marking", kind="mark").events
    assert [mark.text for mark in marks] == ["before it opens", "ä" * 47 + "…"]
    assert str(trace).startswith("marking: before it opens\nmarking opens")
    with Pipe() as link, Group() as group:
        group.spawn(marking, link.left)
        group.spawn(receive_all, link.right)
    assert group.trace is None


def forking(end: Channel) -> None:
    with end as channel:
        send = channel.send
        if os.fork() == 0:
            labkit.mark("a child of a child")
            send(b"from the child of a child")
            os._exit(0)
        os.wait()
        channel.send(b"x")


def test_a_process_that_forks_keeps_its_own_record() -> None:
    with Pipe() as link:
        trace = traced((forking, link.left), (receive_all, link.right))
    own = trace.only(process="forking")
    assert [(e.kind, e.size) for e in own] == [("open", None), ("send", 1), ("close", None)]
    (pair,) = trace.pairs  # and what nobody here has sent has no sender
    assert pair[1].size == 1


class Slow(StreamChannel):
    """Be an end that fails in ways that a mechanism in the making may."""

    def send(self, message: bytes) -> None:
        super().send(bytes(message, "ascii") if isinstance(message, str) else message)

    def recv(self) -> bytes:
        super().recv()
        return None  # type: ignore[return-value]


class Own(Link):
    """Be a student's mechanism, which never calls super().__init__()."""

    name = "own of test_trace"

    def __init__(self) -> None:
        (a, b), (c, d) = os.pipe(), os.pipe()
        self.right, self.left = Slow(c, b), Slow(a, d)


def test_a_students_own_mechanism_is_traced_and_what_it_returns_is_left_alone() -> None:
    def talk(end: Any) -> object:
        with end:
            end.send("text")
            return end.recv()

    with Own() as one, Own() as two, Group(trace=True) as group:
        talkers = [group.spawn(talk, end) for end in (one.left, one.right, two.left, two.right)]
    assert [talker.result for talker in talkers] == [None] * 4
    assert "talk sends a message to talk 2" in str(group.trace)
    assert "talk 4 opens its end of own of test_trace 2" in str(group.trace)


def test_an_end_of_no_link_is_traced_under_the_name_of_its_class() -> None:
    reader, writer = os.pipe()
    trace = traced((send_and_leave, {"end": [StreamChannel(reader, writer)]}))
    assert str(trace).startswith("send_and_leave sends 1 byte to nobody")
    assert trace.events[0].link == "StreamChannel" and trace.events[0].side == ""


def send_and_leave(ends: dict[str, list[Channel]]) -> None:
    ends["end"][0].send(b"x")


def test_a_full_record_drops_the_newest_and_says_how_many() -> None:
    def mark_often() -> None:
        for number in range(tape.MOST + 7):
            labkit.mark(str(number))

    trace = traced((mark_often,))
    assert len(trace) == tape.MOST and trace.lives[0].dropped == 7
    assert trace.events[-1].text == str(tape.MOST - 1)
    assert str(trace).splitlines()[-2:] == [
        f"… and {tape.MOST - 100} more",
        "mark_often did 7 things more: no room for them",
    ]


def test_descriptors_are_numbered_as_without_a_trace() -> None:
    def look(end: End) -> tuple[list[int], int]:
        with open(os.devnull) as file:
            return sorted(map(int, os.listdir("/dev/fd")))[:6], file.fileno()

    found = []
    for trace in (False, True):
        with Pipe() as link, Group(trace=trace) as group:
            looking = group.spawn(look, link.left)
        found.append((looking.result, looking.left_open, looking.closed))
    assert found[0] == found[1]


class Pushes(Bell):
    """Be a bell over a pipe."""

    def __init__(self, reader: int, writer: int) -> None:
        self.channel = StreamChannel(reader, writer)
        self.reader, self.writer = self.channel.reader, self.channel.writer

    def ring(self) -> None:
        os.write(self.writer, b"!")

    def wait(self) -> None:
        os.read(self.reader, 1)


class Door(Link):
    """Have a bell at each side."""

    name = "door of test_trace"

    def __init__(self) -> None:
        (a, b), (c, d) = os.pipe(), os.pipe()
        self.left, self.right = Pushes(a, d), Pushes(c, b)


def test_bells_are_traced() -> None:
    def guest(bell: Bell) -> None:
        bell.ring()

    def host(bell: Bell) -> None:
        bell.wait()

    with Door() as door:
        trace = traced((guest, door.left), (host, door.right))
    assert str(trace) == "guest rings for host\nhost is woken by guest"


def test_a_traced_end_can_move_on_to_a_process_of_a_process() -> None:
    def outer(end: Channel) -> list[bytes]:
        with Group() as group:
            inner = group.spawn(receive_all, end)
        return list(inner.result)

    with Pipe() as link, Group(trace=True) as group:
        taker = group.spawn(outer, link.right)
        group.spawn(send_all, link.left, [b"x"])
    assert taker.result == [b"x"]


def test_threads_of_a_process_write_into_one_record() -> None:
    def several() -> None:
        def mark_100() -> None:
            for _ in range(100):
                labkit.mark(threading.current_thread().name)

        threads = [threading.Thread(target=mark_100, name=name) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    texts = [event.text for event in traced((several,))]
    assert sorted(texts) == sorted("abcd" * 100)


def test_a_record_that_its_process_has_damaged_is_read_all_the_same() -> None:
    with open("/dev/zero", "rb") as zeros, os.fdopen(os.memfd_create("t"), "wb") as file:
        assert tape.read(file.fileno()) == ([], 0)
        file.write(b"\xff" * 100_000 + zeros.read(10))
        file.flush()
        assert tape.read(file.fileno()) == ([], 0)
    with os.fdopen(os.memfd_create("t"), "wb") as file:
        file.write(b"\x01" * 128 * 10)
        file.flush()
        notes, _ = tape.read(file.fileno())
        assert len(notes) == 9 and {note.kind for note in notes} == {"close"}


def test_tracing_off_leaves_the_methods_alone() -> None:
    def look(end: Channel) -> set[str]:
        return vars(end).keys() & {*tape.OF_AN_END, "__getstate__"}

    with Pipe() as link, Group() as group:
        looking = group.spawn(look, link.left)
    assert looking.result == set()


def sit(end: Channel) -> None:
    sleep_long()


def test_a_message_that_nobody_receives_is_said_to_be_lost() -> None:
    with Pipe() as link, Group(trace=True) as group:
        sitting = group.spawn(sit, link.right)
        group.spawn(send_all, link.left, [b"x"]).join()
        sitting.kill()
    assert "send_all sends 1 byte to sit, who never receives it" in str(group.trace)
