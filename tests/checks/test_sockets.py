"""Clients and servers as peers of a check: what they do, and what they see."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labkit import Descriptor, Group
from labkit.checks import sockets, trickle
from labkit.link import new_name


@pytest.fixture
def path() -> Any:
    path = new_name("desk")
    yield str(path)
    path.unlink(missing_ok=True)


def listening(path: str) -> Descriptor:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        return Descriptor(listener.detach())


def shout(fd: int, customers: int) -> list[int]:
    """Answer customers one after the other; return how many pieces came from each."""
    pieces = []
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            with listener.accept()[0] as line:
                heard = []
                while piece := line.recv(1000):
                    heard.append(piece)
                try:
                    line.sendall(b"".join(heard).upper())
                except BrokenPipeError:
                    heard = []
                pieces.append(len(heard))
    return pieces


def together(path: str, customers: int, client: Callable[..., Any], *more: object) -> Any:
    listener = listening(path)
    with Group(replay=False) as group:
        server = group.spawn(shout, listener, customers)
        peer = group.spawn(client, path, *more)
    return server.result, peer.result


def test_a_client_says_it_in_pieces_and_hears_the_answer_to_its_end(path: str) -> None:
    assert together(path, 1, sockets.converse, b"two seats", 4) == ([3], (b"TWO SEATS", True))


def test_clients_come_one_after_the_other(path: str) -> None:
    _, heard = together(path, 2, sockets.in_turn, [b"a", b"b"])
    assert heard == [(b"A", True), (b"B", True)]


def test_a_silent_client_keeps_a_server_that_takes_one_at_a_time(path: str) -> None:
    _, heard = together(path, 2, sockets.beside_a_silent_one, b"hello")
    assert heard == (b"", False)


def test_clients_die_in_the_middle_of_something(path: str) -> None:
    pieces, heard = together(path, 3, sockets.after_some_died, [b"", b"hal"], b"hello")
    assert pieces == [0, 0, 1]
    assert heard == (b"HELLO", True)


def test_one_more_client_stays_until_one_is_not_answered(path: str) -> None:
    def serve(fd: int, customers: int, answers: int) -> None:
        with socket.socket(fileno=os.dup(fd)) as listener:
            lines = []
            for number in range(customers):
                lines.append(listener.accept()[0])
                if number < answers:
                    lines[-1].sendall(lines[-1].recv(100))
        for line in lines:
            line.close()

    for answers in (4, 2):
        listener = listening(path)
        with Group(replay=False) as group:
            group.spawn(serve, listener, 4, answers)
            peer = group.spawn(sockets.one_more_stays, path, 4)
        assert peer.result == answers
        os.unlink(path)


def ask(path: str, patience: float) -> bytes:
    with sockets.call(path) as line:
        line.settimeout(patience)
        line.sendall(b"question")
        line.shutdown(socket.SHUT_WR)
        answer, end = b"", time.monotonic() + patience
        try:
            while (piece := line.recv(100)) and time.monotonic() < end:
                answer += piece
        except TimeoutError:
            return b""
    return answer


def against(path: str, patience: float, server: Callable[..., Any], *more: object) -> Any:
    listener = listening(path)
    with Group(replay=False) as group:
        peer = group.spawn(server, listener, *more)
        client = group.spawn(ask, path, patience)
    return peer.result, client.result


def test_a_server_hears_the_question_to_its_end_and_answers_in_pieces(path: str) -> None:
    assert against(path, 5, sockets.reply, b"answer", 2) == (b"question", b"answer")


@pytest.mark.parametrize("every", [0.0, 0.1])
def test_a_silent_server_tells_how_long_its_client_stayed(path: str, every: float) -> None:
    stayed, _ = against(path, 0.3, sockets.stay_silent, every)
    assert stayed < 6


def test_a_colleague_greets_the_connections_that_are_passed_to_him() -> None:
    def passes(fd: int) -> bytes:
        one, other = socket.socketpair()
        with socket.socket(fileno=os.dup(fd)) as line, one:
            socket.send_fds(line, [b"customer"], [other.fileno()])
            other.close()
            one.shutdown(socket.SHUT_WR)
            line.sendall(b"4711")
            return one.recv(100, socket.MSG_WAITALL)

    front, back = (Descriptor(each.detach()) for each in socket.socketpair())
    with Group(replay=False) as group:
        came, heard = group.spawn(sockets.welcome, back), group.spawn(passes, front)
    assert heard.result == b"welcome"
    assert came.result == [(b"customer", True), (b"4711", False)]


def test_a_path_that_is_left_has_nobody_behind_it(path: str) -> None:
    sockets.leave_a_path(path)
    assert Path(path).is_socket()
    with socket.socket(socket.AF_UNIX) as line, pytest.raises(ConnectionRefusedError):
        line.connect(path)


def test_nobody_is_called_for_ever(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PATIENCE", 0.1)
    with pytest.raises(ConnectionRefusedError, match="nobody listens at"):
        sockets.call(path)
    assert sockets.converse(path, b"hello") == (b"", False)
    assert sockets.beside_a_silent_one(path, b"hello") == (b"", False)


def test_trickle_gives_one_piece_to_each_receive_on_a_socket() -> None:
    def sizes(fd: int) -> list[int]:
        found = []
        while piece := os.read(fd, 100):
            found.append(len(piece))
        return found

    one, other = (Descriptor(each.detach()) for each in socket.socketpair())
    with Group(replay=False) as group:
        received = group.spawn(sizes, other)
        group.spawn(trickle, one, bytes(23), 5)
    assert received.result == [5, 5, 5, 5, 3]
