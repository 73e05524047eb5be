"""What this machine has for the lab, what it lacks, and how to get it: each found by trying it.

    CHECKUPS ── examine() ──▶ list[Finding] ──▶ a table, or JSON

Nothing but the standard library is needed, and an old Python will do: where nothing is installed yet,
`python3 labkit/doctor.py` tells what is in the way.
"""

from __future__ import annotations

import argparse
import ctypes
import dataclasses
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
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 11)
PACKAGES = (
    "jupyterlab", "ipywidgets", "matplotlib", "nbval", "psutil", "cloudpickle", "tqdm", "jinja2",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MIB = 1 << 20
_ELSEWHERE = "use Linux: WSL2, a dev container or Binder (README.md, Other ways to run it)"
_BY_APT = "`make system`, or your package manager"
_APPARMOR = "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
_CONTAINER = "in a container: --security-opt seccomp=unconfined"
# What bubblewrap complains about, and what helps; the first that matches counts.
_SANDBOX_CURES = {
    "setting up uid map": _APPARMOR,
    "RTM_NEWADDR": _APPARMOR,
    "mount proc": "in a container: --security-opt systempaths=unconfined",
    "_namespaces exceeded": "sudo sysctl user.max_user_namespaces=15000",
    "unprivileged_userns_clone": "sudo sysctl kernel.unprivileged_userns_clone=1",
    "new namespace": _CONTAINER,
}


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
    """Be a thing to look for: `probe` returns what it found, or raises where it is lacking."""

    name: str
    probe: Callable[[], str]
    loss: str
    cure: str
    required: bool = False

    def finding(self) -> Finding:
        """Try it."""
        cure = self.cure
        try:
            found, ok = self.probe(), True
        except _Lack as lack:
            found, ok, cure = lack.found, False, lack.cure or cure
        except AttributeError:  # as of os.mkfifo on Windows
            found, ok = "this system has none", False
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            found, ok = getattr(error, "strerror", None) or str(error), False
        return Finding(self.name, ok, found, self.loss, cure, self.required)


class _Lack(Exception):
    def __init__(self, found: str, cure: str = "") -> None:
        super().__init__(found)
        self.found, self.cure = found, cure


def _wanted(ok: bool, found: str) -> str:
    if not ok:
        raise _Lack(found)
    return found


def _python() -> str:
    return _wanted(sys.version_info >= OLDEST, f"{platform.python_version()} at {sys.executable}")


def _packages() -> str:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    return _wanted(not missing, f"missing: {' '.join(missing)}" if missing else " ".join(PACKAGES))


def _system() -> str:
    name = platform.system()
    where = "in WSL" if "microsoft" in platform.release().lower() else platform.machine()
    return _wanted(name == "Linux", f"{name} {platform.release()}, {where}")


def _cores() -> str:
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return _wanted(mine > 1, str(mine))


def _memory() -> str:
    free = _free_memory() // _MIB
    return _wanted(free >= 1024, f"{free} MiB free")


def _free_memory() -> int:
    """Return the bytes that the machine has left, or its container where that is less."""
    if not os.path.exists("/proc/meminfo"):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    lines = Path("/proc/meminfo").read_text().splitlines()
    machine = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvail"))
    try:
        limit, used = (
            Path(f"/sys/fs/cgroup/memory.{name}").read_text() for name in ("max", "current")
        )
        return min(machine, int(limit) - int(used))
    except (OSError, ValueError):  # no group of its own, or "max": no limit
        return machine


def _shared_memory() -> str:
    with tempfile.TemporaryFile(dir="/dev/shm"):
        free = shutil.disk_usage("/dev/shm").free // _MIB
    return _wanted(free >= 64, f"{free} MiB free")


def _semaphore() -> str:
    # The fork context unlinks the name at once, and starts no helper process.
    multiprocessing.get_context("fork").Semaphore()
    return "one was created"


def _call(function: str, *arguments: object) -> int:
    """Call a C function that returns a negative number where it fails."""
    result = int(getattr(ctypes.CDLL(None, use_errno=True), function)(*arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _posix_queue() -> str:
    name = b"/ipc-lab-doctor-%d" % os.getpid()
    queue = _call("mq_open", name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600, None)
    _call("mq_close", queue)
    _call("mq_unlink", name)
    return "one was created"


def _sysv_queue() -> str:
    queue = _call("msgget", 0, 0o600)  # key 0 is IPC_PRIVATE: a new one, nobody else's
    _call("msgctl", queue, 0, None)  # command 0 is IPC_RMID: remove it
    return "one was created"


def _fifo() -> str:
    with tempfile.TemporaryDirectory() as folder:
        os.mkfifo(os.path.join(folder, "fifo"))
    return "one was created"


def _pidfd() -> str:
    os.close(os.pidfd_open(os.getpid()))
    return "one was opened"


def _records() -> str:
    """Read in which system call a child waits, as explanations of hangs do."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        give_up = time.monotonic() + 2
        while not Path(f"/proc/{child.pid}/syscall").read_text()[:1].isdigit():
            if time.monotonic() > give_up:
                raise _Lack("the kernel does not say where a waiting child waits")
            time.sleep(0.002)
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    return (
        f"readable for a child, ptrace_scope {scope.read_text() if scope.exists() else 0}".strip()
    )


def _pinning() -> str:
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    return "allowed"


def _sandbox() -> str:
    """Run /bin/true in new namespaces; an error decides the cure."""
    bwrap = _any_of("bwrap")
    new = "--unshare-user --unshare-ipc --unshare-pid --unshare-net --unshare-uts --die-with-parent"
    mounts = "--ro-bind / / --proc /proc --dev /dev --mqueue /dev/mqueue"
    command = [bwrap, *new.split(), *mounts.split(), "/bin/true"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=10)
    if run.returncode:
        raise _Lack(run.stderr.strip(), sandbox_cure(run.stderr))
    return bwrap


def sandbox_cure(complaint: str) -> str:
    """Return what helps against a complaint of bubblewrap."""
    cures = (cure for words, cure in _SANDBOX_CURES.items() if words in complaint)
    return next(cures, "ask your administrator to allow unprivileged user namespaces")


def program(*names: str) -> str | None:
    """Return the path of the first of these programs that is on PATH; None where none is."""
    return next(filter(None, map(shutil.which, names)), None)


def _any_of(*names: str) -> str:
    found = program(*names)
    return _wanted(found is not None, found or "not on PATH")


CHECKUPS = (
    Checkup("Python", _python, "everything", "install Python 3.11 or newer", True),
    Checkup("packages", _packages, "everything", "`make lab`, then .venv/bin/labkit", True),
    Checkup("system", _system, "most of what is lacking below", _ELSEWHERE),
    Checkup("cores", _cores, "speed-up by more processes", "give the container or machine two"),
    Checkup("memory", _memory, "several notebooks at once", "close other programs"),
    Checkup("/dev/shm", _shared_memory, "shared memory", "in a container: --shm-size=1g"),
    Checkup("POSIX semaphores", _semaphore, "semaphores and locks", _ELSEWHERE),
    Checkup("POSIX queues", _posix_queue, "message queues of this kind", _ELSEWHERE),
    Checkup("System V queues", _sysv_queue, "message queues of this kind", _ELSEWHERE),
    Checkup("FIFOs", _fifo, "named pipes", "put TMPDIR on a file system of Linux's own"),
    Checkup("PIPE_BUF", lambda: f"{select.PIPE_BUF} bytes", "pipes", _ELSEWHERE),
    Checkup("pidfd", _pidfd, "ending a process that is surely the one meant", "Linux 5.3 or newer"),
    Checkup(
        "/proc/PID/syscall", _records, "explanations of hangs",
        "sudo sysctl kernel.yama.ptrace_scope=1; in a container: --cap-add=SYS_PTRACE",
    ),
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
            lines += [f"{'':25} without it: no {each.loss}", f"{'':25} to get it: {each.cure}"]
    return "\n".join(lines)


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what `labkit doctor` takes."""
    sub.add_argument("--json", action="store_true", help="for programs")


def run(options: argparse.Namespace) -> int:
    """Say what this machine has for the lab, what it lacks, and how to get it."""
    findings = examine()
    if options.json:
        print(json.dumps([dataclasses.asdict(each) for each in findings], indent=1))
    else:
        print(table(findings))
    return int(any(each.required and not each.ok for each in findings))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=run.__doc__)
    add_arguments(arguments)
    sys.exit(run(arguments.parse_args()))
