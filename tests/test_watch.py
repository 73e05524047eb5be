"""`labkit watch` on real programs: each broken one is told what is wrong, each right one nothing.

What is to be said of `watched/NAME.broken.py` stands in its own lines `# says: …`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from processes import running, until

FOLDER = Path(__file__).parent / "watched"
BROKEN = sorted(FOLDER.glob("*.broken.py"))
FIXED = sorted(FOLDER.glob("*.fixed.py"))
WATCH = [sys.executable, "-m", "labkit", "watch"]


def watch(path: Path, folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Watch a program in an empty folder; return the exit status and the report."""
    run = subprocess.run(
        [*WATCH, "--json", *options, str(path)],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100,
        start_new_session=True,  # as where no shell looks after it: in a container, in CI
    )  # fmt: skip
    assert run.stdout.startswith("{"), run.stderr[-3000:]
    return run.returncode, json.loads(run.stdout)


def said(report: dict[str, Any]) -> str:
    lines = ["stuck" * report["stuck"], report["explanation"]]
    lines += [f"{each['kind']}: {each['text']}" for each in report["findings"]]
    return "\n".join([*lines, *(f"left over: {each}" for each in report["leftovers"])])


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name.split(".")[0])
def test_a_broken_program_is_told_what_is_wrong(path: Path, tmp_path: Path) -> None:
    status, report = watch(path, tmp_path)
    wanted = re.findall(r"^# says: (.*)$", path.read_text(), re.MULTILINE)
    assert wanted
    assert [text for text in wanted if text not in said(report)] == [], said(report)
    assert status == 1
    assert report["stuck"] == ("stuck" in wanted)
    assert report["ended"] != report["stuck"]


@pytest.mark.parametrize("path", FIXED, ids=lambda path: path.name.split(".")[0])
def test_a_right_program_is_told_nothing(path: Path, tmp_path: Path) -> None:
    status, report = watch(path, tmp_path)
    assert said(report) == "\n"
    assert (status, report["ended"], report["exit"]) == (0, True, 0)


def test_every_broken_program_has_its_right_one() -> None:
    names = [[path.name.split(".")[0] for path in paths] for paths in (BROKEN, FIXED)]
    assert names[0] == names[1]
    assert len(BROKEN) > 25


def write(folder: Path, *lines: str) -> Path:
    path = folder / "own.py"
    path.write_text("\n".join(lines))
    return path


def test_a_program_prints_and_gets_its_arguments_as_ever(tmp_path: Path) -> None:
    path = write(tmp_path, "import sys", "print(sys.argv[1:])", "sys.exit(3)")
    run = subprocess.run([*WATCH, str(path), "a", "--json"], capture_output=True, text=True)
    assert run.stdout.startswith("['a', '--json']\n✔ Nothing to say about its processes.")
    assert "exit status 3" in run.stdout


def test_a_program_that_does_not_exist_is_asked_for(tmp_path: Path) -> None:
    run = subprocess.run([*WATCH, str(tmp_path / "none.py")], capture_output=True, text=True)
    assert run.returncode == 2
    assert "none.py': give the path of a Python file" in run.stderr


def test_a_program_that_computes_for_ever_is_ended_when_its_time_is_up(tmp_path: Path) -> None:
    path = write(tmp_path, "while True:", "    x = 1 + 1")
    status, report = watch(path, tmp_path, "--timeout", "1")
    assert (status, report["ended"], report["stuck"], report["exit"]) == (1, False, False, None)
    assert "It had not ended after 1 s." in report["explanation"]
    assert "own.py is running" in report["explanation"]


def test_a_server_that_nobody_calls_is_given_up_only_after_a_while(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "import socket",
        "listener = socket.create_server(('127.0.0.1', 0))",
        "listener.accept()",
    )
    _, report = watch(path, tmp_path)
    assert report["stuck"]
    assert "waits in accept()" in report["explanation"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_nothing_runs_on_once_the_watch_is_killed(number: int, tmp_path: Path) -> None:
    mark = f"mark-{os.getpid()}-{number}"
    path = write(tmp_path, "import os, time", "os.fork()", "time.sleep(60)")
    with subprocess.Popen([*WATCH, str(path), mark], stderr=subprocess.DEVNULL) as watcher:
        assert until(lambda: len(running(mark)) == 3)
        watcher.send_signal(number)
    assert until(lambda: not running(mark))


def test_a_broken_hook_or_a_python_without_one_does_no_harm(tmp_path: Path) -> None:
    path = write(
        tmp_path, "import subprocess, sys",
        "subprocess.run([sys.executable, '-I', '-S', '-c', 'print(1)'], check=True)",
    )  # fmt: skip
    assert watch(path, tmp_path)[1]["findings"] == []
