"""A lesson begins clean and tells what it leaves over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labkit import lesson, line
from labkit.link import new_name, scratch


@pytest.fixture(autouse=True)
def _rooms_of_the_grader_are_closed() -> None:
    """Close the rooms that tests of the grader have opened in this process."""
    for room in line._rooms.keys() - {line.HOME}:
        line.close_room(room)


def test_the_beginning_tells_what_the_machine_is(capsys: pytest.CaptureFixture[str]) -> None:
    lesson.begin()
    assert "PIPE_BUF = 4096" in capsys.readouterr().out


def test_a_clean_lesson_ends_with_a_tick(capsys: pytest.CaptureFixture[str]) -> None:
    lesson.begin()
    lesson.end()
    assert capsys.readouterr().out.endswith("✔ Nothing is left over.\n")


def test_the_end_names_a_forgotten_fifo_an_open_end_and_a_process(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lesson.begin()
    path = new_name("forgotten")
    os.mkfifo(path)
    read_end, write_end = os.pipe()
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        lesson.end()
        sleeper.kill()
    os.close(read_end)
    os.close(write_end)
    path.unlink()
    said = capsys.readouterr().out
    assert f"the name {path}" in said
    assert f"the process {sleeper.pid} (sleep)" in said
    assert f"fd {read_end} of this process, open on a pipe" in said


def test_the_beginning_sweeps_what_a_killed_notebook_has_left() -> None:
    script = "import os; from labkit.link import new_name; os.mkfifo(new_name('x')); os.abort()"
    killed = subprocess.Popen([sys.executable, "-c", script])
    killed.wait(timeout=30)
    folder = scratch(killed.pid)
    assert Path(folder).exists()
    lesson.begin()
    assert not Path(folder).exists()
