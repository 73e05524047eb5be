"""What the cells of a lesson call: the set-up cell begins, the last cell ends, and between them one
plays.

begin()   what this machine is; sweeps away what a killed notebook has left end()     nothing may be
left over: no process, no name in the file system, no descriptor
"""

from __future__ import annotations

import os
import platform
import re
import select
import shutil
import tempfile
from functools import partial
from pathlib import Path

import psutil

from labkit import kernel, line
from labkit.link import scratch
from labkit.stop import stoppable
from labkit.widgets import panel as _panel
from labkit.widgets import parsons, predict
from labkit.widgets import quiz as _quiz

__all__ = ["begin", "end", "panel", "parsons", "predict", "quiz"]

panel = partial(_panel, scope=stoppable)
quiz = partial(_quiz, scope=stoppable)
_at_the_beginning: set[tuple[int, int]] = set()


def begin() -> None:
    """Print what this machine is, and remove what notebooks that were killed have left behind."""
    for folder in _abandoned():
        shutil.rmtree(folder, ignore_errors=True)
    _at_the_beginning.clear()
    _at_the_beginning.update(_lasting_descriptors())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = psutil.virtual_memory().total / 2**30
    print(f"{platform.system()} {platform.release()}, Python {platform.python_version()}")
    print(f"{cores} cores, {memory:.0f} GiB of memory, PIPE_BUF = {select.PIPE_BUF} bytes")


def end() -> None:
    """Print that nothing is left over, or what is, and where it came from."""
    found = [f"the process {pid}" for pid in _strays()]
    found += [f"the name {path}" for path in (scratch().iterdir() if scratch().exists() else ())]
    lasting = len(_lasting_descriptors() - _at_the_beginning)
    if lasting:
        found.append(
            f"{lasting} open ends of pipes in this notebook's process: "
            "a Descriptor was never given away"
        )
    print("\n".join(f"✘ left over: {each}" for each in found) or "✔ Nothing is left over.")


def _strays() -> list[int]:
    """Return the processes below this one that no group owns; the nursery is the lab's own."""
    mine = psutil.Process().children(recursive=True)
    return [child.pid for child in mine if child.pid != line.helper_pid()]


def _lasting_descriptors() -> set[tuple[int, int]]:
    return {
        file.identity for file in kernel.open_files(os.getpid()) if file.kind in ("pipe", "fifo")
    }


def _abandoned() -> list[Path]:
    """Return scratch folders of ours whose process is gone."""
    folders = Path(tempfile.gettempdir()).glob(f"labkit-{os.getuid()}-*")
    return [each for each in folders if not psutil.pid_exists(int(re.sub(r".*-", "", each.name)))]
