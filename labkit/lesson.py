"""What the cells of a lesson call: the set-up cell begins, the last cell ends, and between them one
plays.

    begin()   what this machine is; sweeps away what a killed notebook has left
    end()     nothing may be left over: no process, no name, no descriptor
"""

from __future__ import annotations

import os
import platform
import select
from functools import partial

import psutil

from labkit import names, observe
from labkit.stop import stoppable
from labkit.widgets import panel as _panel
from labkit.widgets import parsons, playground, predict, replay
from labkit.widgets import quiz as _quiz

__all__ = ["begin", "end", "panel", "parsons", "playground", "predict", "quiz", "replay"]

panel = partial(_panel, scope=stoppable)
quiz = partial(_quiz, scope=stoppable)
_since_the_beginning = observe.leftovers()


def begin() -> None:
    """Print what this machine is, and remove what notebooks that were killed have left behind."""
    for pid in names.abandoned():
        names.remove_scratch(pid)
    global _since_the_beginning
    _since_the_beginning = observe.leftovers()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = psutil.virtual_memory().total / 2**30
    print(f"{platform.system()} {platform.release()}, Python {platform.python_version()}")
    some = "1 core" if cores == 1 else f"{cores} cores"
    print(f"{some}, {memory:.0f} GiB of memory, PIPE_BUF = {select.PIPE_BUF} bytes")


def end() -> None:
    """Print that nothing is left over, or what is."""
    print(_since_the_beginning)
