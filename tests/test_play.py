"""Two processes play over a mechanism, and are looked at, meddled with, and never forgotten."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest
from contract import every
from processes import gone, program, until

from labkit import Bell, Channel, Descriptor, Link, Pipe, Region, observe
from labkit.errors import BadRequest, Unsupported
from labkit.play import Play, Reading


@pytest.fixture
def play() -> Iterator[Play]:
    with Play("pipe") as play:
        play.set(producer=1, consumer=1)
        play.start()
        yield play


def pids(play: Play) -> list[int]:
    return [actor.process.pid for actor in play._actors.values()]


def see(play: Play, condition: Callable[[Reading], Any]) -> Reading:
    """Look until it is as wanted, and return what was seen."""
    last = [play.look()]

    def look() -> bool:
        last[0] = play.look()
        return bool(condition(last[0]))

    assert until(look), f"it was never so:\n{last[0]}"
    return last[0]


def test_both_play_and_what_they_do_is_counted(play: Play) -> None:
    seen = see(play, lambda seen: seen.consumer.messages > 50 and seen.consumer.rate > 1)
    assert seen.producer.state == seen.consumer.state == "plays"
    assert seen.producer.bytes_rate > 100 * seen.producer.rate
    assert seen.producer.sleeps > 1
    assert seen.filling is not None
    assert seen.filling.room == 65_536
    assert not seen.over


def test_a_paused_consumer_lets_the_pipe_fill_and_the_producer_wait_for_it(play: Play) -> None:
    play.pause("consumer")
    seen = see(play, lambda seen: seen.full)
    assert seen.filling is not None
    assert seen.filling.share > 0.9
    assert seen.producer.waits_for == ("consumer",)
    assert "waits in write() on the pipe" in seen.producer.doing
    assert seen.consumer.state == "paused"
    assert "stopped (SIGSTOP)" in seen.consumer.doing
    assert seen.on_the_way >= 60
    play.resume("consumer")
    see(play, lambda seen: not seen.full and seen.consumer.state == "plays")


def test_a_paused_producer_lets_the_consumer_wait_for_it(play: Play) -> None:
    play.pause("producer")
    seen = see(play, lambda seen: seen.consumer.waits_for and seen.consumer.still > 0.2)
    assert seen.consumer.waits_for == ("producer",)
    assert seen.consumer.kind == "write end elsewhere"


def test_size_and_pauses_change_while_they_play(play: Play) -> None:
    play.pause("consumer")
    see(play, lambda seen: seen.full)
    play.set(size=10, producer=0, consumer=0)
    play.resume("consumer")
    fast = see(play, lambda seen: seen.producer.rate > 2000)
    see(play, lambda seen: seen.producer.bytes_rate / max(1, seen.producer.rate) < 12)
    assert fast.producer.kind != "busy waiting"
    play.set(producer=200)
    see(play, lambda seen: seen.producer.rate < 10)


def test_after_a_kill_the_fate_of_the_other_is_told(play: Play) -> None:
    play.kill("consumer")
    seen = see(play, lambda seen: seen.over)
    assert (seen.consumer.state, seen.producer.state) == ("killed", "ended")
    assert "send() raised BrokenPipeError" in seen.producer.doing
    assert seen.over == "Both have ended."
    play.start()
    play.kill("producer")
    assert "recv() raised EOFError" in see(play, lambda seen: seen.over).consumer.doing


def test_what_a_killed_producer_has_sent_waits_for_the_consumer(play: Play) -> None:
    play.pause("consumer")
    see(play, lambda seen: seen.full)
    play.kill("producer")
    seen = see(play, lambda seen: seen.producer.state == "killed")
    assert seen.filling is not None
    assert seen.filling.share > 0.9
    play.resume("consumer")
    assert see(play, lambda seen: seen.over).no_filling.startswith(
        "Both are gone: the kernel has freed"
    )


def test_the_board_is_not_taken_for_something_by_which_they_communicate(play: Play) -> None:
    see(play, lambda seen: seen.consumer.messages > 5)
    names = dict(zip(pids(play), ("producer", "consumer"), strict=True))
    assert {thing.kind for thing in observe.holders(names).things} == {"pipe"}


def test_stop_a_second_start_and_the_end_of_the_block_end_all() -> None:
    with Play("pipe") as play:
        play.start()
        first = pids(play)
        play.pause("consumer")
        play.start()
        second = pids(play)
        assert all(map(gone, first))
        play.stop()
        play.stop()
        assert all(map(gone, second))
        assert str(play.look()).endswith("It was stopped.")
        play.start()
        third = pids(play)
        play.kill("producer")
        play.kill("consumer")
        see(play, lambda seen: seen.over)
    assert all(map(gone, third))


def test_it_ends_by_itself_and_says_so() -> None:
    with Play("pipe", minutes=0.5 / 60) as play:
        play.start()
        mine = pids(play)
        seen = see(play, lambda seen: seen.over)
        assert seen.over == "It has ended by itself after 0.00833333 minutes."
        assert all(map(gone, mine))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_they_go_with_the_process_that_started_them_however_that_ends(how: int) -> None:
    script = program(
        "from labkit.play import Play",
        "play = Play('pipe'); play.start(); play.pause('consumer')",
        "print(*[a.process.pid for a in play._actors.values()], flush=True)",
        "input()",
        stdin=-1,
    )
    with script:
        assert script.stdout
        mine = [int(pid) for pid in script.stdout.readline().split()]
        assert all(map(psutil.pid_exists, mine))
        script.send_signal(how)
        script.wait(timeout=30)
    assert len(mine) == 2
    assert until(lambda: all(map(gone, mine)))


def test_a_students_own_mechanism_is_played_and_tells_how_full_it_is() -> None:
    class Own(Pipe):
        name = "a pipe of my own"

        def filled(self) -> tuple[int, int]:
            return 1, 2

    del Link._known[Own.name]
    with Play(Own) as play:
        play.start()
        seen = see(play, lambda seen: seen.consumer.messages > 2)
        assert str(seen.filling) == "1 of 2 bytes"


def test_a_ring_buffer_tells_itself_how_full_it_is() -> None:
    with Play("ring_buffer") as play:
        play.start()
        play.pause("consumer")
        filling = see(play, lambda seen: seen.filling and seen.filling.share > 0.9).filling
        assert filling and filling.room == 1 << 20
        play.pause("producer")
        play.resume("consumer")
        assert see(play, lambda seen: seen.filling and not seen.filling.used)


class Knock(Bell):
    """Ring by a byte in a pipe."""

    def __init__(self, fd: int) -> None:
        self.fd = Descriptor(fd)

    def ring(self) -> None:
        os.write(self.fd, b"!")

    def wait(self) -> None:
        if not os.read(self.fd, 1):
            raise EOFError("nobody can ring")


def test_a_bell_is_rung_and_says_that_it_has_no_buffer() -> None:
    class Door(Link):
        name = "door"

        def __init__(self) -> None:
            inside, outside = os.pipe()
            self.left, self.right = Knock(outside), Knock(inside)

    del Link._known["door"]
    with Play(Door) as play:
        play.start()
        seen = see(play, lambda seen: seen.consumer.messages > 2)
        assert seen.filling is None
        assert "no buffer to look into" in seen.no_filling
        assert seen.unit == "ring"
        play.kill("producer")
        assert "wait() raised EOFError" in see(play, lambda seen: seen.over).consumer.doing


def test_what_fails_in_a_students_end_is_told_as_its_fate() -> None:
    class Broken(Channel):
        def send(self, message: bytes) -> None:
            raise ZeroDivisionError("my mistake")

        def recv(self) -> bytes:
            raise EOFError

    class Odd(Link):
        name = "odd"

        def __init__(self) -> None:
            self.left, self.right = Broken(), Broken()

    del Link._known["odd"]
    with Play(Odd) as play:
        play.start()
        assert "ZeroDivisionError: my mistake" in see(play, lambda seen: seen.over).producer.doing


def test_nonsense_is_refused_in_words(play: Play) -> None:
    with pytest.raises(BadRequest, match="from 1 to 1048576 bytes here, not 0"):
        play.set(size=0)
    with pytest.raises(BadRequest, match="from 0 to 1000 ms, not -1"):
        play.set(consumer=-1)
    with pytest.raises(BadRequest, match="no 'judge' here: the two are producer and consumer"):
        play.kill("judge")
    with pytest.raises(BadRequest, match="0 minutes makes no sense"):
        Play("pipe", minutes=0)


def test_what_cannot_be_played_says_why() -> None:
    class Slate(Link):
        name = "slate"

        def __init__(self) -> None:
            self.left, self.right = Region(), Region()

    class Absent(Pipe):
        name = "absent"

        @classmethod
        def lacking(cls) -> str:
            return "there is none."

    del Link._known["slate"], Link._known["absent"]
    with pytest.raises(BadRequest, match="slate cannot be played: .* such as playground"):
        Play(Slate)
    with pytest.raises(Unsupported, match="absent does not work here: there is none"):
        Play(Absent)


@every()
def test_every_mechanism_is_played_or_says_why_not(mechanism: type[Link]) -> None:
    try:
        play = Play(mechanism)
    except BadRequest as reason:
        assert "cannot be played" in str(reason)  # noqa: PT017 - either is right
        return
    with play:
        play.set(producer=1, consumer=1)
        play.start()
        see(play, lambda seen: seen.consumer.messages > 5)
        play.pause("producer")
        seen = see(play, lambda seen: seen.consumer.still > 0.3)
        assert seen.filling or seen.no_filling
