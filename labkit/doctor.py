"""What this machine has for the lab, what it lacks, and how to get it: each found by trying it.

    CHECKUPS ── examine() ──▶ list[Finding] ──▶ a table, or JSON

The standard library is enough: `python3 labkit/doctor.py` works where nothing is installed yet.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import json
import multiprocessing
import os
import platform
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

OLDEST = (3, 11)
PACKAGES = [
    "jupyterlab", "ipywidgets", "matplotlib", "nbval", "psutil", "cloudpickle", "tqdm",
    "posix_ipc", "sysv_ipc", *["inotify_simple"] * (sys.platform == "linux"), "jinja2",
]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ELSEWHERE = "use Linux: WSL2, a dev container or Binder (README.md, Other ways to run it)"
_BY_APT = "`make system`, or your package manager"
_PTRACE = "sudo sysctl kernel.yama.ptrace_scope=1; in a container: --cap-add=SYS_PTRACE"
_APPARMOR = "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
# What a complaint, most often bubblewrap's, asks for; the first whose words are in it counts.
_CURES = {
    "setting up uid map": _APPARMOR,
    "RTM_NEWADDR": _APPARMOR,
    "mount proc": "in a container: --security-opt systempaths=unconfined",
    "_namespaces exceeded": "sudo sysctl user.max_user_namespaces=15000",
    "unprivileged_userns_clone": "sudo sysctl kernel.unprivileged_userns_clone=1",
    "new namespace": "in a container: --security-opt seccomp=unconfined",
    "No module named": "`make lab`, then .venv/bin/labkit",
    "bwrap:": "ask your administrator to allow unprivileged user namespaces",
}
Found = tuple[bool, str]  # whether it is fit for use, and what it is


@dataclass(frozen=True)
class Finding:
    """Be what was found of one thing; `loss` is what stops working without it."""

    name: str
    ok: bool
    found: str
    loss: str
    cure: str
    required: bool


@dataclass(frozen=True)
class Checkup:
    """Be a thing to look for; its probe may raise where it is lacking."""

    name: str
    probe: Callable[[], Found]
    loss: str
    cure: str
    required: bool = False

    def finding(self) -> Finding:
        """Try it."""
        try:
            ok, found = self.probe()
        except (
            AttributeError,
            ImportError,
            OSError,
            ValueError,
            subprocess.SubprocessError,
        ) as error:
            ok, found = False, str(error)
        cure = next((cure for words, cure in _CURES.items() if words in found), self.cure)
        return Finding(self.name, ok, found, self.loss, cure, self.required)


def _python() -> Found:
    return sys.version_info >= OLDEST, f"{platform.python_version()} at {sys.executable}"


def _packages() -> Found:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    return not missing, f"missing: {' '.join(missing)}" if missing else " ".join(PACKAGES)


def _system() -> Found:
    name = platform.system()
    where = "in WSL" if "microsoft" in platform.release().lower() else platform.machine()
    return name == "Linux", f"{name} {platform.release()}, {where}"


def _cores() -> Found:
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return mine > 1, str(mine)


def _memory() -> Found:
    import psutil  # it may be what is lacking

    free = psutil.virtual_memory().available
    with suppress(OSError, ValueError):  # no limit of its own
        limit, used = (Path(f"/sys/fs/cgroup/memory.{name}") for name in ("max", "current"))
        free = min(free, int(limit.read_text()) - int(used.read_text()))
    return free >= 1 << 30, f"{free >> 20} MiB free"


def _shared_memory() -> Found:
    with tempfile.TemporaryFile(dir="/dev/shm"):
        free = shutil.disk_usage("/dev/shm").free >> 20
    return free >= 64, f"{free} MiB free"


def _semaphore() -> Found:
    # The fork context unlinks the name at once, and starts no helper process.
    multiprocessing.get_context("fork").Semaphore()
    return True, "one was created"


def _call(function: str, *arguments: object) -> int:
    """Call a C function that returns a negative number where it fails."""
    result = int(getattr(ctypes.CDLL(None, use_errno=True), function)(*arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _posix_queue() -> Found:
    name = b"/ipc-lab-doctor-%d" % os.getpid()
    queue = _call("mq_open", name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600, None)
    _call("mq_close", queue)
    _call("mq_unlink", name)
    return True, "one was created"


def _sysv_queue() -> Found:
    queue = _call("msgget", 0, 0o600)  # key 0 is IPC_PRIVATE: a new one, nobody else's
    _call("msgctl", queue, 0, None)  # command 0 is IPC_RMID: remove it
    return True, "one was created"


def _fifo() -> Found:
    with tempfile.TemporaryDirectory() as folder:
        os.mkfifo(os.path.join(folder, "fifo"))
    return True, "one was created"


def _pidfd() -> Found:
    os.close(os.pidfd_open(os.getpid()))
    return True, "one was opened"


def _records() -> Found:
    """Read in which system call a child waits, as explanations of hangs do."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        give_up = time.monotonic() + 2
        while not Path(f"/proc/{child.pid}/syscall").read_text()[:1].isdigit():
            if time.monotonic() > give_up:
                return False, "the kernel does not say where a waiting child waits"
            time.sleep(0.002)
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    rule = scope.read_text().strip() if scope.exists() else "none"
    return True, f"readable (ptrace_scope {rule})"


def _pinning() -> Found:
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    return True, "allowed"


def _sandbox() -> Found:
    from labkit.grade.sandbox import refusal

    complaint = refusal()
    return complaint is None, complaint or "bubblewrap made one sandbox within another"


def _any_of(*names: str) -> Found:
    found = next(filter(None, map(shutil.which, names)), None)
    return found is not None, found or "not on PATH"


CHECKUPS = (
    Checkup("Python", _python, "lessons", "install Python 3.11 or newer", True),
    Checkup("packages", _packages, "lessons", "`make lab`, then .venv/bin/labkit", True),
    Checkup("system", _system, "explanations of hangs, kernel queues, sandbox", _ELSEWHERE),
    Checkup("cores", _cores, "speed-up by more processes", "give the container or machine two"),
    Checkup("memory", _memory, "room for several notebooks", "close other programs"),
    Checkup("/dev/shm", _shared_memory, "shared memory", "in a container: --shm-size=1g"),
    Checkup("POSIX semaphores", _semaphore, "semaphores and locks", _ELSEWHERE),
    Checkup("POSIX queues", _posix_queue, "message queues of this kind", _ELSEWHERE),
    Checkup("System V queues", _sysv_queue, "message queues of this kind", _ELSEWHERE),
    Checkup("FIFOs", _fifo, "named pipes", "put TMPDIR on a file system of Linux's own"),
    Checkup("PIPE_BUF", lambda: (True, f"{select.PIPE_BUF} bytes"), "pipes", _ELSEWHERE),
    Checkup("pidfd", _pidfd, "waiting for exactly the process that is meant", "Linux 5.3 or newer"),
    Checkup("/proc/PID/syscall", _records, "explanations of hangs", _PTRACE),
    Checkup("CPU pinning", _pinning, "measurements on chosen cores", _ELSEWHERE),
    Checkup("sandbox", _sandbox, "isolation of students' code in grading", _BY_APT),
    Checkup("browser", lambda: _any_of(*BROWSERS), "the browser tests", _BY_APT),
    Checkup("strace", lambda: _any_of("strace"), "watching system calls", _BY_APT),
    Checkup("C compiler", lambda: _any_of("cc", "gcc", "clang"), "the C examples", _BY_APT),
)  # fmt: skip


def examine() -> list[Finding]:
    """Try everything, in under a second."""
    return [checkup.finding() for checkup in CHECKUPS]


def table(findings: Iterable[Finding]) -> str:
    """Return a line for each finding, and two more for what is lacking."""
    lines = []
    for each in findings:
        verdict = "ok" if each.ok else "LACKS" if each.required else "lacks"
        lines.append(f"{verdict:6} {each.name:18} {each.found}")
        if not each.ok:
            lines += [f"{'':25} you miss: {each.loss}", f"{'':25} to get it: {each.cure}"]
    return "\n".join(lines)


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what `labkit doctor` takes."""
    sub.add_argument("--json", action="store_true", help="for programs")


def run(options: argparse.Namespace) -> int:
    """Say what this machine has for the lab, what it lacks, and how to get it."""
    findings = examine()
    as_json = json.dumps([asdict(each) for each in findings], indent=1)
    print(as_json if options.json else table(findings))
    return int(any(each.required and not each.ok for each in findings))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=run.__doc__)
    add_arguments(arguments)
    sys.exit(run(arguments.parse_args()))
