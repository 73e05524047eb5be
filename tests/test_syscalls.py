"""The system calls of a function are those that it made, by process, in order, without noise."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading

import pytest
from processes import like_a_cell, pipe, running

from labkit import Pipe, straces, syscalls
from labkit.errors import BadRequest, Unsupported
from labkit.link import Channel

like_a_cell(__name__)
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


def talk() -> None:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        os.write(writer, b"hi")
        os._exit(0)
    os.close(writer)
    os.read(reader, 100)
    os.wait()


@needs_strace
def test_parent_and_child_stand_side_by_side_in_order_of_time() -> None:
    calls = syscalls(talk)
    assert calls.processes == ("talk", "child 1") and calls.ending == "finished"
    assert calls.of("child 1") == (
        "close(3<pipe A>) = 0", 'write(4<pipe A>, "hi", 2) = 2', "exit_group(0) = ?",
    )  # fmt: skip
    names = [text.split("(")[0] for text in calls.of("talk")]
    assert names == ["pipe2", "clone", "close", "read", "wait4"]
    texts = [row.text for row in calls.rows]
    assert texts.index('write(4<pipe A>, "hi", 2) = 2') < texts.index(
        'read(3<pipe A>, "hi", 100) = 2'
    )
    assert "= child 1" in texts[1]


@needs_strace
def test_it_shows_itself_as_text_and_as_a_table() -> None:
    calls = syscalls(talk)
    first, second, *rest = repr(calls).splitlines()
    column = first.index("child 1")
    assert first.startswith("talk  ") and second.startswith("pipe2(")
    (line,) = (line for line in rest if "write(" in line)
    assert line.index("write(") == column
    table = calls._repr_html_()
    assert table.count("<tr>") == len(calls.rows) + 1 and "4&lt;pipe A&gt;" in table
    assert str(os.getpid()) not in repr(calls)


@needs_strace
def test_imports_memory_and_locks_of_one_process_are_left_out() -> None:
    def busy() -> None:
        import colorsys

        with threading.Lock():
            thread = threading.Thread(target=lambda: bytearray(1 << 20))
            thread.start()
            thread.join()
        os.getppid()
        assert colorsys

    calls = syscalls(busy)
    assert [text.split("(")[0] for text in calls.of("busy")] == ["clone3", "getppid"]


@needs_strace
def test_ends_and_descriptors_travel_there_as_to_any_process() -> None:
    def sender(end: Channel) -> None:
        with end as channel:
            channel.send(b"hello")

    with Pipe() as link:
        calls = syscalls(sender, link.left)
    assert [text.split("(")[0] for text in calls.of("sender")] == ["write", "close", "close"]
    reader, writer = pipe()
    assert syscalls(os.write, writer, b"x").of("write")[0] == 'write(3<pipe A>, "x", 1) = 1'
    reader.close()


@needs_strace
def test_who_hangs_has_made_calls_too_and_nothing_is_left() -> None:
    def hang() -> None:
        reader, _ = os.pipe()
        os.read(reader, 1)

    calls = syscalls(hang, timeout=20)
    assert calls.of("hang")[-1] == "read(3<pipe A>, 0x…, 1) … interrupted"
    assert calls.ending.startswith("stuck: nobody in this group can ever go on")
    assert "hang waits in read() on the pipe" in repr(calls)
    assert [pid for pid in running("strace -f") if pid != os.getpid()] == []


@needs_strace
def test_who_fails_or_is_killed_says_so() -> None:
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    assert syscalls(die).of("die")[-1] == "+++ killed by SIGKILL +++"
    assert "ZeroDivisionError" in repr(syscalls(divmod, 1, 0))


@needs_strace
def test_an_endless_loop_is_cut() -> None:
    def loop() -> None:
        while True:
            os.getppid()

    calls = syscalls(loop, timeout=1)
    assert len(calls.rows) == 300 and calls.more > 0
    assert f"… and {calls.more} more" in repr(calls)
    assert "not finished after 1 s" in calls.ending


def test_without_strace_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unsupported, match="strace is not installed.*sudo apt install strace"):
        syscalls(talk)


def test_where_strace_may_not_look_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
) -> None:
    refusing = os.path.join(tmp_path, "strace")
    with open(refusing, "w") as script:
        script.write("#!/bin/sh\nexit 1\n")
    os.chmod(refusing, 0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(Unsupported, match="may not look into processes here.*SYS_PTRACE"):
        syscalls(talk)


@needs_strace
def test_what_cannot_travel_is_refused() -> None:
    with socket.socket() as one, pytest.raises(BadRequest, match="a socket cannot travel"):
        syscalls(talk, one)


LINES = """\
70 1.0 stat("/labkit/the function begins") = -1 ENOENT (No such file or directory)
70 1.1 pipe2([3<pipe:[88]>, 4<pipe:[88]>], O_CLOEXEC) = 0
70 1.2 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
71 1.3 set_robust_list(0x7f00, 24)          = 0
70 1.4 <... clone resumed>, child_tidptr=0x7f1) = 71
70 1.5 read(3<pipe:[88]>,  <unfinished ...>
71 1.6 write(4<pipe:[88]>, "70 71", 5) = 5
70 1.7 <... read resumed>"70 71", 100) = 5
71 1.8 openat(AT_FDCWD</tmp>, "/usr/lib/x.so", O_RDONLY) = 5</usr/lib/x.so>
71 1.9 kill(70, SIGUSR1) = 0
71 1.9 rt_sigtimedwait([USR2], {si_signo=SIGUSR2, si_pid=70}, NULL, 8) = 12
70 2.0 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=71} ---
70 2.1 wait4(-1,  <unfinished ...>
70 2.2 stat("/labkit/the function ends") = -1 ENOENT (No such file or directory)
70 2.3 close(3<pipe:[88]>) = 0
nonsense"""


def test_two_halves_of_a_call_are_one_and_numbers_become_names() -> None:
    found = [(row.process, row.text) for row in straces.rows(LINES.splitlines(), "ann")]
    assert found == [
        ("ann", "pipe2([3<pipe A>, 4<pipe A>], O_CLOEXEC) = 0"),
        ("ann", "clone(…) = child 1"),
        ("child 1", 'write(4<pipe A>, "70 71", 5) = 5'),
        ("ann", 'read(3<pipe A>, "70 71", 100) = 5'),
        ("child 1", "kill(ann, SIGUSR1) = 0"),
        ("child 1", "rt_sigtimedwait([USR2], {si_signo=SIGUSR2, si_pid=…}, NULL, 8) = 12"),
        ("ann", "--- SIGUSR1 ---"),
    ]
