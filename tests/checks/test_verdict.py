"""A check prints one verdict and raises nothing, whatever happens inside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import pytest

from labkit import Descriptor
from labkit.checks import check, trickle, verdict
from labkit.checks.answer import submitted, unanswered
from labkit.checks.vocabulary import CheckFailed

Said = pytest.CaptureFixture[str]


def test_a_check_that_holds_prints_its_one_line(capsys: Said) -> None:
    with check("a.task", "does what it should") as task:
        task.that(holds=True, otherwise="never said")
    assert capsys.readouterr().out == "✔ a.task: does what it should\n"
    assert task.passed


def test_a_check_that_does_not_hold_says_why(capsys: Said) -> None:
    with check("a.task", "x") as task:
        task.that(holds=False, otherwise="it did not")
    assert capsys.readouterr().out == "✘ a.task: x\n    it did not\n"
    assert not task.passed


def test_a_name_that_does_not_exist_yet_is_no_traceback(capsys: Said) -> None:
    with check("a.task", "x"):
        read_all  # noqa: B018, F821  # type: ignore[name-defined]
    assert "there is no read_all yet: run the answer cell above first" in capsys.readouterr().out


def test_an_answer_that_is_not_started_says_so_once(capsys: Said) -> None:
    def answer() -> None:
        raise NotImplementedError("your code goes here")

    with check("a.task", "x") as task, task.group() as group:
        group.spawn(answer)
    assert capsys.readouterr().out.startswith("✘ a.task: not started yet")


def test_what_the_students_process_printed_follows_a_cross(capsys: Said) -> None:
    def answer() -> int:
        print("so far")
        return 1 // 0

    hints = {"ZeroDivisionError": "divide by something"}
    with check("a.task", "x", hints) as task, task.group() as group:
        group.spawn(answer)
    said = capsys.readouterr().out
    assert "answer raised ZeroDivisionError" in said
    assert "divide by something" in said
    assert "it printed: so far" in said


def test_ctrl_c_is_nobodys_mistake() -> None:
    with pytest.raises(KeyboardInterrupt), check("a.task", "x"):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "not answered yet"),
        (unanswered("p", "the cell is gone"), "the cell is gone"),
        (True, "True is a bool: write an int"),
        ("3", "'3' is a str"),
        (submitted("p", "p = 1\np += 2"), "write your prediction as a plain value, an int"),
    ],
)
def test_a_prediction_has_exactly_its_type(value: object, sentence: str, capsys: Said) -> None:
    with check("a.task", "x") as task:
        task.literal(value, int)
    assert sentence in capsys.readouterr().out


def leave_a_mess(kind: str, given: int) -> None:
    if kind == "descriptor":
        os.pipe()
    elif kind == "closed":
        os.close(given)
    elif os.fork() == 0:
        if kind == "running":
            os.read(os.pipe()[0], 1)
        os._exit(0)
    elif kind == "zombie":
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("descriptor", "left 2 descriptors open"),
        ("zombie", "did not wait for 1 process"),
        ("running", "while 1 process still ran that it had started"),
        ("closed", "leave_a_mess closed fd 3, which it was given"),
    ],
)
def test_what_is_left_over_is_named(kind: str, sentence: str, capsys: Said) -> None:
    with check("a.task", "x") as task:
        with open(os.devnull) as file, task.group() as group:
            process = group.spawn(leave_a_mess, kind, Descriptor(os.dup(file.fileno())))
        task.tidy(process)
    assert sentence in capsys.readouterr().out


def test_what_another_check_of_the_task_has_told_is_not_told_again(capsys: Said) -> None:
    for asks in ("one", "other"):
        with check("told.task", asks) as task:
            task.that(False, f"it returned {len(asks)} bytes, b'{asks}', at fd {len(asks)}")
    assert capsys.readouterr().out.endswith(
        "✘ told.task: other\n    for the same reason as above\n"
    )


def test_a_check_that_is_run_again_tells_its_reason_again(capsys: Said) -> None:
    for _ in range(2):
        with check("again.task", "one") as task:
            task.that(False, "it did not")
    assert capsys.readouterr().out == "✘ again.task: one\n    it did not\n" * 2


def test_who_waits_in_vain_is_told_who_has_returned(capsys: Said) -> None:
    read_end, write_end = map(Descriptor, os.pipe())
    with check("a.task", "x") as task, task.group(timeout=60) as group:
        group.spawn(int, name="the writer").join()
        group.spawn(lambda r, w: os.read(r, 1), read_end, write_end, name="reader")
    assert "    the writer has returned already.\n" in capsys.readouterr().out


def test_a_hint_may_go_with_a_kind_of_situation(capsys: Said) -> None:
    read_end, write_end = map(Descriptor, os.pipe())
    hints = {"full pipe": "no", "own write end": "close it first", "deadlock": "no"}
    with check("a.task", "x", hints) as task, task.group(timeout=60) as group:
        group.spawn(lambda r, w: os.read(r, 1), read_end, write_end, name="reader")
    assert capsys.readouterr().out.endswith("    close it first\n")


def test_a_hint_comes_also_where_the_check_waited_for_a_result(capsys: Said) -> None:
    read_end, write_end = map(Descriptor, os.pipe())
    hints = {"own write end": "close it first"}
    with check("a.task", "x", hints) as task, task.group(timeout=60) as group:
        reader = group.spawn(lambda r, w: os.read(r, 1), read_end, write_end, name="reader")
        task.that(reader.result == b"", "it never comes to this")
    assert capsys.readouterr().out.endswith("    close it first\n")


def test_a_faultless_answer_is_one_of_which_evidence_says_nothing(capsys: Said) -> None:
    with check("a.task", "x") as task:
        task.judge(None)
    with check("a.task", "x") as task:
        task.judge("it is late")
    assert capsys.readouterr().out == "✔ a.task: x\n✘ a.task: x\n    it is late\n"


def test_a_name_that_is_missing_in_an_answer_is_to_be_put_there(capsys: Said) -> None:
    with check("a.task", "x") as task, task.group() as group:
        group.spawn(submitted("f", "def f(): return deque()"))
    assert "import or define that name in the same answer cell" in capsys.readouterr().out


def test_a_sentence_has_its_limits(capsys: Said) -> None:
    with check("a.task", "x") as task:
        task.that(False, "x" * 100_000)
    assert len(capsys.readouterr().out) < 600


def test_a_mistake_in_a_check_is_no_traceback_either(capsys: Said) -> None:
    with check("a.task", "x"):
        raise ValueError("hm")
    assert "it could not be judged: ValueError: hm" in capsys.readouterr().out


def test_two_commands_that_one_pipe_joins_are_told_from_two_that_it_does_not(capsys: Said) -> None:
    for joined in (True, False):
        with check("a.task", f"{joined}") as task:
            first, second = task.witnessed()
            with task.group() as group:
                process = group.spawn(run_both, first, second, joined)
            task.joined(process.result, b"rain")
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["✔ a.task: True", "✘ a.task: False"]
    assert "your program carried the data over" in said[2]


def run_both(first: list[str], second: list[str], joined: bool) -> bytes:
    if not joined:
        middle = subprocess.run(first, input=b"rain", stdout=subprocess.PIPE).stdout
        return subprocess.run(second, input=middle, stdout=subprocess.PIPE).stdout
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(first, stdin=pipe, stdout=pipe) as one,
        subprocess.Popen(second, stdin=one.stdout, stdout=pipe) as two,
    ):
        one.stdin.write(b"rain")
        one.stdin.close()
        return two.stdout.read()


def seen_of_the_seed() -> list[str]:
    known = [verdict._seed, *os.environ.values()]
    return [text for text in known if "5318008" in text]


def test_processes_do_not_inherit_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "_seed", "")
    verdict.draw_from(5318008)
    with check("a.task", "x") as task, task.group() as group:
        process = group.spawn(seen_of_the_seed)
    assert process.result == [] and seen_of_the_seed() != []


def test_random_data_repeat_with_the_seed_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "_seed", "")
    verdict.draw_from(5)
    one, two = (check("a.task", "x").random_bytes(9) for _ in range(2))
    verdict.draw_from(6)
    assert one == two != check("a.task", "x").random_bytes(9)
    assert check("a.task", "x").random_lines(400).endswith(b"\n")


def test_a_hang_is_explained(capsys: Said) -> None:
    read_end, write_end = map(Descriptor, os.pipe())
    with check("a.task", "x") as task, task.group(timeout=60) as group:
        group.spawn(lambda r, w: os.read(r, 1), read_end, write_end, name="reader")
    assert "the only write end still open is its own" in capsys.readouterr().out


def test_only_lines_of_an_answer_are_shown_not_those_of_a_peer(capsys: Said) -> None:
    read_end, write_end = map(Descriptor, os.pipe())
    with check("a.task", "x") as task, task.group(timeout=0.3) as group:
        group.spawn(trickle, write_end, bytes(99), name="the writer")
        group.spawn(lambda r: signal.sigtimedwait([signal.SIGUSR1], 60), read_end, name="reader")
    said = capsys.readouterr().out
    assert "the writer is running" in said or "the writer sleeps" in said
    assert "<string>" not in said


@pytest.mark.parametrize("name", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_where_nbgrader_counts_errors_a_cross_is_one(name: str) -> None:
    lines = "from labkit.checks import check\nwith check('a.task', 'x'):\n    1 / 0"
    run = [sys.executable, "-c", lines]
    shell = os.environ | {name: "1"}
    ended = subprocess.run(run, env=shell, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "CheckFailed: ✘ a.task: x\n    it could not be judged: ZeroDivision" in ended.stderr
    assert "During handling" not in ended.stderr
    assert ended.stdout == ""


def test_a_notebook_shows_a_failed_check_without_a_traceback() -> None:
    assert CheckFailed("✘ a.task: x")._render_traceback_() == ["✘ a.task: x"]


def test_a_name_that_is_left_is_told(capsys: Said) -> None:
    with check("a.task", "x") as task:
        made = SharedMemory(create=True, size=10)
        made.close()
        task.unlinked("keep")
    said = capsys.readouterr().out
    made.unlink()
    assert f"keep left the shared memory {made.name!r} behind" in said
    with check("a.task", "x") as task:
        task.unlinked("keep")
    assert task.passed


def test_a_segment_that_a_task_made_is_told(capsys: Said) -> None:
    def keep() -> str:
        made = SharedMemory(create=True, size=10)
        resource_tracker.unregister(f"/{made.name}", "shared_memory")
        made.close()
        return made.name

    with check("a.task", "x") as task:
        with task.group() as group:
            process = group.spawn(keep)
        task.unlinked("keep")
    Path("/dev/shm", process.result).unlink()
    assert f"keep left the shared memory {process.result!r} behind" in capsys.readouterr().out


def test_who_waited_itself_is_not_said_to_have_returned(capsys: Said) -> None:
    one, other = (Descriptor(each.detach()) for each in socket.socketpair())
    with check("a.task", "x") as task, task.group(timeout=60) as group:
        group.spawn(os.read, one, 1, name="one")  # ends when the other one is ended
        group.spawn(os.read, other, 1, name="other")
    said = capsys.readouterr().out
    assert "Deadlock" in said
    assert "returned already" not in said
