"""A child starts clean: its own descriptors, the notebook's surroundings, its output in a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from processes import ended, pipe, until

from labkit import Descriptor, Group, Pipe
from labkit.errors import BadRequest


def run(function: Any, *arguments: object) -> Any:
    """Return what a function returns in a process of its own."""
    with Group(timeout=60) as group:
        process = group.spawn(function, *arguments)
    return process.result


def open_numbers() -> list[int]:
    numbers = []
    for number in map(int, os.listdir("/dev/fd")):
        try:
            os.fstat(number)
        except OSError:
            continue
        numbers.append(number)
    return sorted(number for number in numbers if number < 200)


def test_a_child_has_nothing_open_but_its_standard_streams() -> None:
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    assert run(open_numbers) == [0, 1, 2]
    os.close(reader), os.close(writer)


def test_descriptors_are_numbered_from_three_in_the_order_of_the_arguments() -> None:
    (a, b), (c, d) = pipe(), pipe()
    names = [os.readlink(f"/proc/self/fd/{int(fd)}") for fd in (d, a, b, c)]
    where = lambda *fds: [(int(fd), os.readlink(f"/proc/self/fd/{int(fd)}")) for fd in fds]  # noqa: E731
    assert run(where, d, a, b, c) == list(zip([3, 4, 5, 6], names, strict=True))
    assert all(each.closed for each in (a, b, c, d))


def test_as_many_descriptors_as_are_allowed_arrive_and_one_more_is_refused() -> None:
    count = lambda *fds: sum(os.fstat(fd).st_nlink for fd in fds)  # noqa: E731
    null = Descriptor(os.open(os.devnull, os.O_RDONLY))
    many = [null.duplicate() for _ in range(190)]
    with pytest.raises(BadRequest, match="was given 191 descriptors: give at most 190"):
        run(count, null, *many)
    assert run(count, *many) == 190
    null.close()


def test_what_a_function_leaves_open_is_noted() -> None:
    def careless() -> None:
        os.pipe()

    def careful() -> None:
        os.close(os.open(os.devnull, os.O_RDONLY))

    with Group() as group:
        one, other = group.spawn(careless), group.spawn(careful)
    assert (one.left_open, other.left_open) == ([3, 4], [])


def test_standard_input_is_empty() -> None:
    assert run(lambda: sys.stdin.read()) == ""


def test_a_child_sees_the_environment_as_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    get = lambda: (os.environ.get("LABKIT_A"), os.environ.get("LABKIT_B"))  # noqa: E731
    monkeypatch.setenv("LABKIT_A", "1")
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    assert run(get) == ("1", None)
    monkeypatch.delenv("LABKIT_A")
    monkeypatch.setenv("LABKIT_B", "ü\udcff")  # bytes that are no text
    assert run(get) == (None, "ü\udcff")
    shown = run(lambda: subprocess.run("echo $LC_ALL", shell=True, capture_output=True).stdout)
    assert shown == os.environ.get("LC_ALL", "C.UTF-8").encode() + b"\n"
    assert run(lambda: "PYTHONUNBUFFERED" in os.environ) is False


def test_a_child_is_where_the_notebook_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_module_of_mine.py").write_text("answer = 42")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path, tmp_path])  # Python passes over what is no text

    def role() -> tuple[str, int]:
        import a_module_of_mine

        return os.getcwd(), a_module_of_mine.answer

    assert run(role) == (str(tmp_path), 42)


def test_a_folder_that_was_removed_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here").rmdir()
    assert run(os.path.isabs, "/") is True


def test_a_child_leads_a_process_group_in_nobody_elses_session() -> None:
    pid, pack, session = run(lambda: (os.getpid(), os.getpgid(0), os.getsid(0)))
    assert pid == pack and session != os.getsid(0)


def test_signals_are_as_in_a_fresh_program() -> None:
    numbers = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGPIPE)
    handlers = run(lambda: [str(signal.getsignal(number)) for number in numbers])
    fresh = [signal.SIG_DFL, signal.SIG_DFL, signal.default_int_handler, signal.SIG_IGN]
    assert handlers[:2] + handlers[3:] == list(map(str, fresh[:2] + fresh[3:]))
    assert "default_int_handler" in handlers[2]
    assert run(lambda: signal.set_wakeup_fd(-1)) == -1


def test_what_a_process_prints_is_kept_in_its_order(capfd: pytest.CaptureFixture[str]) -> None:
    def talk() -> None:
        print("one")
        os.write(1, b"two\n")
        os.system("echo three")
        print("four", file=sys.stderr)

    with Group() as group:
        process = group.spawn(talk)
    assert process.output == "one\ntwo\nthree\nfour\n"
    assert capfd.readouterr().out == "".join(
        f"talk │ {n}\n" for n in ("one", "two", "three", "four")
    )


def test_the_output_is_replayed_process_by_process(capfd: pytest.CaptureFixture[str]) -> None:
    def talk(reader: int, writer: int, word: str) -> None:
        os.read(reader, 1)
        print(word)
        os.write(writer, b"!")

    (a, b), (c, d) = pipe(), pipe()
    with Group() as group:
        group.spawn(talk, a, os_null := Descriptor(os.open(os.devnull, os.O_WRONLY)), "first")
        group.spawn(talk, c, b, "second")
        os.write(d, b"!")  # so the second prints before the first
        d.close()
    assert os_null.closed
    assert capfd.readouterr().out == "talk │ first\ntalk 2 │ second\n"


def test_output_that_is_no_text_does_no_harm() -> None:
    with Group(replay=False) as group:
        process = group.spawn(os.write, 1, b"\xff\x00\xfea")
    assert process.output == "\ufffd\x00\ufffda"


def test_what_was_printed_without_a_newline_is_kept_when_the_function_raises() -> None:
    def role() -> None:
        print("half a line", end="")
        raise ValueError("no")

    group = Group(check=False, replay=False)
    with group:
        process = group.spawn(role)
    assert process.output == "half a line"


@pytest.mark.parametrize("leave", [lambda: os.close(1), lambda: sys.stdout.close()])
def test_a_function_may_close_its_output(leave: Any) -> None:
    assert run(leave) is None


def test_the_end_of_the_nursery_is_the_end_of_a_child() -> None:
    with Group(check=False, replay=False) as group:
        process = group.spawn(signal.pause)
        psutil.Process(psutil.Process(process.pid).ppid()).kill()
        assert until(lambda: ended(process.pid))


def test_an_end_works_with_the_numbers_of_its_new_process() -> None:
    with Pipe() as link, Group() as group:
        sender = group.spawn(lambda end: (end.send(b"x"), int(end.writer)), link.left)
        receiver = group.spawn(lambda end: (end.recv(), int(end.reader)), link.right)
    assert sender.result == (None, 4) and receiver.result == (b"x", 3)
