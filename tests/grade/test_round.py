"""Grading goes on where it stopped: real gradings, killed and started again."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
import threading
from contextlib import suppress

import pytest

from labkit.__main__ import main

from .samples import DOUBLE, GUESS, code, notebook, official, write

STUDENTS = ("ann", "bob", "cem", "eve", "kim", "zoe")
GRADE = ["grade", "submissions", "--out", "results", "--isolation", "none"]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Stand in a folder with one solution, and the same submission of six students."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "solutions" / "01_t.ipynb", official())
    for student in STUDENTS:
        submit(tmp_path, student, DOUBLE)
    return tmp_path


def submit(course, student, double):
    path = course / "submissions" / student / "01_t.ipynb"
    return write(path, notebook(code(double), code(GUESS)))


def entries(course):
    """Return the complete lines of the journal that hold results."""
    lines = (course / "results" / "journal.jsonl").read_bytes().splitlines(keepends=True)
    whole = [json.loads(line) for line in lines if line.endswith(b"\n")]
    return [plain for plain in whole if "result" in plain]


def graded(course):
    return [plain["result"]["student"] for plain in entries(course)]


def start(course, *options, **how):
    command = [sys.executable, "-m", "labkit", *GRADE, *options]
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "preexec_fn": hear_ctrl_c} | how
    return subprocess.Popen(command, cwd=course, text=True, **how)


def hear_ctrl_c():
    """Be as a shell starts a program that is not in its background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for_results(course, process, number):
    """Wait until so many results are in the journal: the grading writes them as they come."""
    ended = threading.Event()
    threading.Thread(target=lambda: (process.wait(), ended.set()), daemon=True).start()
    while not ended.wait(0.01):
        if (course / "results" / "journal.jsonl").exists() and len(entries(course)) >= number:
            return
    raise AssertionError(process.communicate()[1])


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGINT])
def test_a_grading_that_was_ended_goes_on_where_it_stopped(course, way, capsys):
    with start(course, "--jobs", "1") as process:
        wait_for_results(course, process, 2)
        os.kill(process.pid, way)
        process.communicate(timeout=30)
        assert process.returncode == {signal.SIGKILL: -9, signal.SIGINT: 130}[way]
    before = graded(course)
    assert 2 <= len(before) < len(STUDENTS)
    assert main(GRADE) == 0
    assert sorted(graded(course)) == list(STUDENTS)  # nobody is missing, nobody was graded twice
    assert graded(course)[: len(before)] == before
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(STUDENTS)
    assert len((course / "results" / "grades.csv").read_text().splitlines()) == 7


def test_an_interrupted_grading_leaves_complete_views(course):
    with start(course, "--jobs", "1") as process:
        wait_for_results(course, process, 1)
        process.send_signal(signal.SIGINT)
        assert "interrupted" in process.communicate(timeout=30)[1]
    rows = (course / "results" / "grades.csv").read_text().splitlines()[1:]
    assert sorted(row.split(",")[0].strip('"') for row in rows) == sorted(graded(course))


def test_a_line_torn_by_the_kill_is_graded_again(course):
    assert main(GRADE) == 0
    path = course / "results" / "journal.jsonl"
    last = graded(course)[-1]
    path.write_bytes(path.read_bytes()[:-50])
    assert main(GRADE) == 0
    assert graded(course)[-1] == last
    assert sorted(graded(course)) == list(STUDENTS)


def test_only_what_has_changed_is_graded_again(course, capsys):
    assert main(GRADE) == 0
    submit(course, "bob", "# ANSWER t.double\ndef double(x):\n    return 0")
    (course / "submissions" / "eve" / "01_t.ipynb").unlink()
    assert main(GRADE) == 0
    assert sorted(graded(course)[6:]) == ["bob", "eve"]
    out, err = capsys.readouterr()
    assert out.splitlines()[-5:-1] == [
        "bob  01_t  1 of 4", "cem  01_t  4 of 4", "eve  01_t  0 of 4", "kim  01_t  4 of 4",
    ]  # fmt: skip
    assert "4 of 6 were graded before and are unchanged: --regrade grades them, too" in err


def test_another_official_notebook_and_regrade_have_all_graded_again(course):
    assert main([*GRADE, "--exercise", "01_t"]) == 0
    other = official()
    other["cells"][0]["source"] = "# Another story"
    write(course / "solutions" / "01_t.ipynb", other)
    assert main(GRADE) == 0
    assert main([*GRADE, "--regrade"]) == 0
    assert sorted(graded(course)) == sorted(STUDENTS * 3)


def test_what_the_grader_failed_at_is_graded_again(course):
    broken = official()
    broken["cells"][1]["source"] = "import no_such_module"
    write(course / "solutions" / "01_t.ipynb", broken)
    submit(course, "kim", DOUBLE.replace("+", "-"))  # who failed because of it, perhaps
    for _ in range(2):
        assert main(GRADE) == 3
    assert sorted(graded(course)) == sorted([*STUDENTS, "kim"])


def test_the_same_seed_and_verdicts_give_the_same_bytes(course):
    for out, jobs in (("one", "1"), ("two", "2")):
        assert main([*GRADE[:3], out, *GRADE[4:], "--seed", "3", "--jobs", jobs]) == 0
    one = course / "one"
    views = [p.relative_to(one) for p in one.rglob("*") if p.suffix in (".csv", ".html")]
    same = [view for view in views if view.name != "report.html"]  # which has the slowest
    assert len(same) == 3 + len(STUDENTS)
    assert all((one / view).read_bytes() == (course / "two" / view).read_bytes() for view in same)


def test_a_second_grading_into_the_same_folder_is_refused(course, capsys):
    with start(course, "--jobs", "1") as process:
        wait_for_results(course, process, 1)
        assert main(GRADE) == 2
        process.kill()
        process.communicate(timeout=30)
    assert "another `labkit grade` is at work in results: wait" in capsys.readouterr().err


def test_a_terminal_sees_how_long_it_will_take(course):
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    command = [sys.executable, "-m", "labkit", *GRADE]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # EIO: nobody has the other end any more
            while piece := os.read(ours, 1000):
                shown += piece
        assert process.wait(timeout=30) == 0
    os.close(ours)
    assert re.search(rb"[1-5]/6 \[00:0\d<00:0\d", shown)  # of 6; time passed and left
