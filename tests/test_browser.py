"""The lessons in a real browser, and the harness that opens them."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from browser import CHROMIUM, IDLE, Desk, lab

LESSONS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
BUTTON = """\
import ipywidgets
button, answer = ipywidgets.Button(description="Run"), ipywidgets.Label("not yet")
button.on_click(lambda _: setattr(answer, "value", answer.value + " pressed"))
ipywidgets.VBox([button, answer])"""
FIGURE = """\
%matplotlib inline
import matplotlib.pyplot as plt
figure = plt.figure(figsize=(6, 3), dpi=80)
_ = figure.add_subplot().plot([1, 2, 3])"""

PANEL = """\
import os, time
from labkit import Group, pictures
from labkit.lesson import panel
def work(seconds=0, blocks=(1, 9)):
    with Group(timeout=600) as group:
        print("child", group.spawn(time.sleep, seconds, name="sleeper").pid, file=open("pid", "w"))
    return pictures.bars({"blocks": blocks}, unit="blocks")
panel(work, seconds=[0, 600], blocks=(1, 9))"""

PLAYGROUND = """\
from labkit.lesson import playground
playground("pipe")"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium (apt install chromium)")


@pytest.fixture
def spared():
    return "chrom"  # it starts helpers when it likes; `desk` looks that they end with it


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("a folder")


@pytest.fixture(scope="module")
def desk(folder):
    before = set(psutil.Process().children(recursive=True))
    with lab(folder) as desk:
        yield desk
    assert not set(psutil.Process().children(recursive=True)) - before
    assert not [process for process in psutil.process_iter() if is_of(process, str(folder))]


@pytest.fixture
def opened(desk, folder):
    """Return a function that writes a notebook of these cells and opens it."""

    def write_and_open(*sources):
        book = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, sources)))
        book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(book, folder / "own.ipynb")
        desk.open("own.ipynb")
        return desk

    yield write_and_open
    desk.close()


def is_of(process, folder):
    try:
        return process.cwd().startswith(folder) or folder in " ".join(process.cmdline())
    except psutil.Error:
        return False


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_button_is_pressed_by_keyboard(opened, key):
    desk = opened(BUTTON)
    desk.run_all()
    desk.press("Run", key)
    desk.output("not yet pressed").wait_for(timeout=5000)
    assert desk.cells()[0]["source"] == BUTTON
    assert desk.output("pressed pressed").count() == 0


def test_figures_tell_their_widths_and_screenshots_are_saved(opened, tmp_path):
    desk = opened(FIGURE, "print('words')", "pass")
    assert 0 < desk.run_all() < 60
    (figure,) = desk.figures()
    assert 400 <= figure.width <= figure.room
    saved = desk.screenshot(tmp_path)
    assert [path.stem for path in saved] == ["screen_01", "output_01", "output_02"]
    assert all(path.stat().st_size > 500 for path in saved)


def test_a_panel_runs_and_stops_by_keyboard_and_its_processes_are_gone(opened, folder):
    desk = opened(PANEL)
    desk.run_all()
    desk.press("Run")
    desk.output("done").wait_for(timeout=20_000)
    assert len(desk.figures()) == 1
    desk.page.locator(".jp-OutputArea-output select").press("ArrowDown")
    (folder / "pid").unlink()
    desk.press("Run", "Space")
    wait_until((folder / "pid").exists)
    desk.press("Stop")
    desk.output("stopped").first.wait_for(timeout=20_000)
    child = int((folder / "pid").read_text().split()[1])
    assert not psutil.pid_exists(child)


def wait_until(condition, seconds=20):
    """Look until a condition holds, for so long."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it did not happen"
        threading.Event().wait(0.02)


def test_an_error_is_told_and_ends_the_run(opened):
    desk = opened("raise OSError('out of ideas')", "1")
    desk.run_all()
    assert desk.errors() == ["OSError: out of ideas"]


def test_a_run_that_does_not_end_is_given_up(opened):
    desk = opened("import threading; threading.Event().wait(20)")
    with pytest.raises(Exception, match="Run All did not end in 2 s"):
        desk.run_all(timeout=2)
    assert not desk.errors()


def actors():
    """Return the processes that play in a playground, of whichever notebook."""
    family = psutil.Process().children(recursive=True)
    return [each for each in family if not is_kernel(each) and plays(each)]


def plays(process):
    try:
        return any("labkit-board" in each.path for each in process.memory_maps(grouped=False))
    except psutil.Error:
        return False


def is_kernel(process):
    try:
        return "ipykernel_launcher" in process.cmdline()
    except psutil.Error:
        return False


def start_playing(desk):
    desk.press("Start")
    desk.output("They play for").wait_for(timeout=20_000)
    wait_until(lambda: len(actors()) == 2)


def test_the_playground_is_played_by_keyboard(opened):
    desk = opened(PLAYGROUND)
    desk.run_all()
    start_playing(desk)
    desk.press("Pause consumer")
    desk.output("full: no room for one more message").wait_for(timeout=20_000)
    desk.output("producer waits for consumer").wait_for(timeout=5000)
    assert "consumer is stopped (SIGSTOP)" in desk.output("They play for").inner_text()
    assert int(desk.page.get_by_role("meter").get_attribute("aria-valuenow")) > 90
    desk.press("Resume consumer", "Space")
    desk.output("consumer goes on").wait_for(timeout=10_000)
    desk.press("Kill consumer")
    desk.output("send() raised BrokenPipeError").wait_for(timeout=10_000)
    desk.output("Both have ended. Press Restart.").wait_for(timeout=5000)
    assert actors() == []


def test_the_sliders_of_the_playground_are_moved_by_keyboard(opened):
    desk = opened(PLAYGROUND)
    desk.run_all()
    start_playing(desk)
    handles = desk.page.locator(".jp-OutputArea-output .noUi-handle")
    for number, key in enumerate(["ArrowRight", "ArrowRight", "Home"]):
        handles.nth(number).press(key)
    readouts = desk.page.locator(".jp-OutputArea-output .widget-readout")
    wait_until(lambda: readouts.all_inner_texts() == ["4,000 bytes", "50 ms", "not at all"])
    desk.output("consumer waits for producer").or_(desk.output("producer goes on")).wait_for()
    desk.press("Stop")
    desk.output("Stopped. Press Restart.").wait_for(timeout=10_000)
    assert actors() == []


def close(desk):
    desk.press("Close")
    desk.page.get_by_role("button", name="Close", exact=True).wait_for(state="detached")


def kill_both(desk):
    desk.press("Kill producer")
    desk.press("Kill consumer")


def restart_the_kernel(desk):
    desk.page.locator(".jp-Notebook").press("Escape")
    desk.page.keyboard.type("00")
    desk.page.get_by_role("dialog").wait_for()
    desk.page.keyboard.press("Enter")


@pytest.mark.parametrize("end", [close, kill_both, Desk.run_all, restart_the_kernel])
def test_nobody_plays_on_after(opened, end):
    desk = opened(PLAYGROUND)
    desk.run_all()
    start_playing(desk)
    desk.press("Pause producer")
    end(desk)
    wait_until(lambda: actors() == [])
    assert desk.errors() == []
    desk.page.wait_for_function(IDLE, timeout=40_000)  # also of a kernel that is starting again


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_from_top_to_end_in_a_minute(desk, folder, lesson):
    shutil.copy(lesson, folder)
    desk.open(lesson.name)
    try:
        seconds = desk.run_all(timeout=75)
        assert desk.errors() == []
        assert seconds < 60
        figures = desk.figures()
        assert all(400 <= figure.width <= figure.room for figure in figures), figures
    finally:
        desk.close()
