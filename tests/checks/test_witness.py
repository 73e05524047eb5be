"""A witness sees what joins two commands, and does not take their word for it."""

from __future__ import annotations

import os
import socket
import subprocess
import threading

import pytest

from labkit import Group
from labkit.checks.witness import Seen, Witness


def piped(first: list[str], second: list[str]) -> bytes:
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(first, stdin=pipe, stdout=pipe) as one,
        subprocess.Popen(second, stdin=one.stdout, stdout=pipe) as two,
    ):
        one.stdin.write(b"rain")
        one.stdin.close()
        return two.stdout.read()


def through_a_file(first: list[str], second: list[str]) -> bytes:
    with (
        open("/dev/null", "r+b") as file,
        subprocess.Popen(first, stdin=file, stdout=file),
        subprocess.Popen(second, stdin=file, stdout=subprocess.PIPE) as two,
    ):
        return two.stdout.read()


def one_after_the_other(first: list[str], second: list[str]) -> bytes:
    middle = subprocess.run(first, input=b"rain", stdout=subprocess.PIPE).stdout
    return subprocess.run(second, input=middle, stdout=subprocess.PIPE).stdout


def one_alone(first: list[str], _: list[str]) -> bytes:
    return subprocess.run(first, input=b"rain", stdout=subprocess.PIPE).stdout


def one_program_twice(first: list[str], _: list[str]) -> bytes:
    name = first[-1].partition("connect('")[2].partition("'")[0].removeprefix("\\0")
    lines = [socket.socket(socket.AF_UNIX) for _ in "12"]
    for line in lines:
        line.connect(f"\0{name}")
        line.settimeout(1)
    return b"".join(line.recv(99) for line in lines)


@pytest.mark.parametrize(
    ("role", "called", "joint"),
    [
        (piped, 2, "pipe"),
        (through_a_file, 2, "file"),
        (one_after_the_other, 2, ""),
        (one_alone, 1, ""),
        (one_program_twice, 2, ""),
        (lambda _, __: b"rain", 0, ""),
    ],
)
def test_what_joins_two_commands_is_seen(role: object, called: int, joint: str) -> None:
    witness = Witness()
    with Group(replay=False) as group:
        process = group.spawn(role, witness.command(), witness.command())
    seen = witness.close()
    assert (seen.called, seen.joint) == (called, joint)
    if joint == "pipe":
        assert process.result == seen.printed + b"rain" and len(seen.printed) == 16
    assert witness.close() == seen


def test_a_witness_that_nobody_calls_is_gone_after_closing() -> None:
    before = threading.active_count(), len(os.listdir("/proc/self/fd"))
    assert Witness().close() == Seen()
    assert (threading.active_count(), len(os.listdir("/proc/self/fd"))) == before
