"""A panel runs, shows, reports progress and really stops."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import ipywidgets
import pytest

from labkit import Group, kernel
from labkit.errors import BadRequest
from labkit.stop import stoppable
from labkit.widgets import panel

PATIENCE = 20


def add(a: int = 1, b: int = 2) -> int:
    print("adding")
    return a + b


def shown(outputs: Iterable[dict[str, object]], key: str) -> list[object]:
    return [out[key] for out in outputs if key in out]


def test_run_shows_what_the_function_prints_and_returns() -> None:
    made = panel(add, a=(0, 10), b=[5, 6])
    made.run.click()
    assert made.background.wait(PATIENCE)
    assert shown(made.output.outputs, "text") == ["adding\n"]
    assert shown(made.output.outputs, "data") == [{"text/plain": "10"}]
    assert (made.run.disabled, made.stop.disabled, made.bar.value) == (False, True, 1.0)


def test_stop_ends_the_processes(tmp_path: Path) -> None:
    started = threading.Event()
    pids: list[int] = []

    def hang() -> None:
        with Group(timeout=600) as group:
            pids.append(group.spawn(time.sleep, 600, name="sleeper").pid)
            started.set()

    made = panel(hang, scope=stoppable)
    made.run.click()
    assert started.wait(PATIENCE)
    made.stop.click()
    assert made.background.wait(PATIENCE)
    assert kernel.state(pids[0]) == ""
    assert "stopped" in str(shown(made.output.outputs, "text"))
    assert made.bar.description == "stopped"


def test_the_progress_bar_follows_the_work() -> None:
    seen: list[float] = []

    def work(progress: Callable[[Iterable[int]], Iterable[int]] = iter) -> None:
        for _ in progress(range(4)):
            seen.append(made.bar.value)

    made = panel(work)
    made.run.click()
    assert made.background.wait(PATIENCE)
    assert seen == [0.0, 0.25, 0.5, 0.75]


def test_a_mistake_is_said_in_words_and_a_bug_with_its_line() -> None:
    def mistaken(bug: bool = False) -> None:
        raise RuntimeError("a bug") if bug else BadRequest("give a size")

    made = panel(mistaken, bug=False)
    made.run.click()
    assert made.background.wait(PATIENCE)
    assert shown(made.output.outputs, "text") == ["give a size\n"]
    made.controls["bug"].value = True
    made.run.click()
    assert made.background.wait(PATIENCE)
    assert "RuntimeError: a bug" in str(shown(made.output.outputs, "text"))


def test_a_second_panel_for_the_same_function_stops_the_first() -> None:
    started = threading.Event()

    def hang() -> None:
        with Group(timeout=600) as group:
            group.spawn(time.sleep, 600, name="sleeper")
            started.set()

    first = panel(hang, scope=stoppable)
    first.run.click()
    assert started.wait(PATIENCE)
    panel(hang, scope=stoppable)
    assert first.background.wait(PATIENCE)


def test_what_other_threads_print_stays_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    inside, outside = threading.Event(), threading.Event()

    def slow() -> None:
        inside.set()
        assert outside.wait(PATIENCE)

    made = panel(slow)
    made.run.click()
    assert inside.wait(PATIENCE)
    print("from the cell")
    outside.set()
    assert made.background.wait(PATIENCE)
    assert capsys.readouterr().out == "from the cell\n"


def test_controls_come_from_abbreviations_and_nonsense_is_refused() -> None:
    made = panel(add, a=(0, 10), b=[5, 6])
    assert isinstance(made.controls["a"], ipywidgets.IntSlider)
    assert isinstance(made.controls["b"], ipywidgets.Dropdown)
    with pytest.raises(BadRequest, match="is no control"):
        panel(add, a=object())


def test_an_idle_panel_reads_the_same_each_time() -> None:
    assert repr(panel(add, a=(0, 10))) == repr(panel(add, a=(0, 10))) == "Panel(add: a)"
    assert str(os.getpid()) not in repr(panel(add))
