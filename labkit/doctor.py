"""What this machine has for the lab, what it lacks, and how to get it: each found by trying it.

    probe() ─▶ Finding(name, ok, found, loss, cure)        one function for each thing
    examine() ─▶ list[Finding] ─▶ a table, or JSON

It needs nothing but the standard library, and an old Python will do: `python3 labkit/doctor.py`
also tells where nothing is installed yet why nothing can be.
"""

from __future__ import annotations

import ctypes
import importlib.util
import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 11)
PACKAGES = (
    "jupyterlab", "ipywidgets", "matplotlib", "nbval", "psutil", "cloudpickle", "tqdm", "jinja2",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MIB = 1 << 20
_ELSEWHERE = "use WSL2, a dev container or Binder (README.md, Other ways to run it)"


@dataclass(frozen=True)
class Finding:
    """Be what one probe found: `loss` is what stops working without it, `cure` how to get it."""

    name: str
    ok: bool
    found: str
    loss: str
    cure: str
    required: bool = False


def browser() -> str | None:
    """Return the path of a Chromium that can be driven; None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _python() -> Finding:
    oldest = ".".join(map(str, OLDEST))
    cure = f"install Python {oldest} or newer, then `make lab`"
    found = f"{platform.python_version()} at {sys.executable}"
    return Finding("Python", sys.version_info >= OLDEST, found, "nothing works", cure, True)


def _packages() -> Finding:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    found = f"missing: {', '.join(missing)}" if missing else f"all {len(PACKAGES)}"
    cure = "`make lab` installs them into .venv; then use .venv/bin/labkit"
    return Finding("packages", not missing, found, "lessons and grading", cure, True)


def _system() -> Finding:
    name = {"Darwin": "macOS"}.get(platform.system(), platform.system())
    kind = "in WSL" if "microsoft" in platform.release().lower() else platform.machine()
    loss = "explanations of hangs, pinning and the sandbox; on Windows nearly all mechanisms"
    return Finding(
        "system", name == "Linux", f"{name} {platform.release()}, {kind}", loss, _ELSEWHERE
    )


def _cores() -> Finding:
    usable = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    loss = "processes take turns: nothing gets faster by more of them"
    return Finding("cores", usable > 1, str(usable), loss, "give the machine or container two")


def _memory() -> Finding:
    free = _available() // _MIB
    loss = "kernels are killed when several notebooks are open"
    return Finding("free memory", free >= 1024, f"{free:,} MiB", loss, "close other programs")


def _available() -> int:
    """Return the bytes that the machine has left, or the container where that is less."""
    if not os.path.exists("/proc/meminfo"):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    fields = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    machine = int(fields["MemAvailable"].split()[0]) * 1024
    group = Path("/sys/fs/cgroup")
    try:
        limit, used = ((group / f"memory.{name}").read_text() for name in ("max", "current"))
        return min(machine, int(limit) - int(used))
    except (OSError, ValueError):  # no group, or "max": no limit
        return machine


def _shared_memory() -> Finding:
    free = shutil.disk_usage("/dev/shm").free // _MIB
    with tempfile.TemporaryFile(dir="/dev/shm"):
        cure = "in a container: --shm-size=1g"
        return Finding("/dev/shm", free >= 64, f"{free:,} MiB free", "shared memory", cure)


def _semaphores() -> Finding:
    # The fork context names, creates and unlinks one at once, and starts no helper process.
    multiprocessing.get_context("fork").Semaphore()
    return Finding("POSIX semaphores", True, "one was created", "semaphores, locks", _ELSEWHERE)


def _posix_queues() -> Finding:
    libc, name = ctypes.CDLL(None, use_errno=True), b"/ipc-lab-doctor-%d" % os.getpid()
    queue = libc.mq_open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600, None)
    if queue < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    libc.mq_close(queue)
    libc.mq_unlink(name)
    return Finding("POSIX queues", True, "one was created", "", "")


def _sysv_queues() -> Finding:
    libc = ctypes.CDLL(None, use_errno=True)
    queue = libc.msgget(0, 0o600)  # key 0, IPC_PRIVATE: new, and nobody else's
    if queue < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    libc.msgctl(queue, 0, None)  # 0, IPC_RMID: remove
    return Finding("System V queues", True, "one was created", "", "")
