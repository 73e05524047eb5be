"""Validate one graft: what runs in a process that finds its libraries imported already.

    helper process (pytest, nbval, ipykernel imported once; runs nobody's code)
     └ fork: validate() ── pytest.main ── nbval ──ZeroMQ──▶ kernel
     └ fork: the kernel, moved into the outer sandbox: the checks
                └ inner sandbox: the student's processes

Both forks happen before anything here has a thread. Without isolation all is the same, less the
sandboxes. Whoever dies, the rest ends: the sandbox with us, the kernel with the sandbox or by
PR_SET_PDEATHSIG, its processes because their helper's socket closes.

System calls: fork, setns (sandbox.py), prctl, waitpid.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from _pytest.config import default_plugins
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp

from labkit import line, nursery, process
from labkit.checks import verdict
from labkit.child import process_control
from labkit.grade import sandbox, syscalls
from labkit.grade.plugin import Validation
from labkit.grade.runner import Job
from labkit.link import Descriptor, new_name

# What a kernel and pytest import only once they run, a third of a second's worth.
_LATE = (
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect"),
    *("IPython.extensions.storemagic", "ipykernel.debugger", "tornado.platform.asyncio"),
    *("tornado.locks", "tornado.queues", "encodings.idna", "xmlrpc.server"),
    *(f"_pytest.{plugin}" for plugin in default_plugins),
)
sys.modules["debugpy"] = None  # type: ignore[assignment] # nobody debugs here; it loads slowly
for _module in _LATE:
    importlib.import_module(_module)

_SYSCALLS = syscalls.program()  # once: it takes longer than a sandbox
_PATIENCE = 60.0  # seconds for a kernel to be ready, which takes a tenth of one
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in <sys/prctl.h>
_INI = "[pytest]\naddopts =\nfilterwarnings = ignore\n"
_CHANNELS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
_UNUSED = (  # plugins that nothing here needs, and of which some take their time
    *("cacheprovider", "debugging", "doctest", "faulthandler", "junitxml"),
    *("pastebin", "stepwise", "threadexception", "tmpdir", "unittest", "unraisableexception"),
)
_OPTIONS = (
    *("-q", "--tb=native", "--noconftest", "--color=no", "--assert=plain"),
    *("-p", "nbval.plugin"),
    *(word for name in _UNUSED for word in ("-p", f"no:{name}")),
)


def validate(job: Job, outcomes: Descriptor) -> int:
    """Run pytest over a graft; write one JSON line for each cell; return pytest's exit status."""
    folder = new_name("grading")
    room, run = folder / "room", folder / "run"
    for each in (folder, room, run):
        each.mkdir(mode=0o700)
    (run / "graft.ipynb").write_text(json.dumps(job.graft), encoding="utf-8")
    if _SYSCALLS:
        (room / "syscalls").write_bytes(_SYSCALLS)
    (folder / "pytest.ini").write_text(_INI, encoding="utf-8")
    _keep_variables(room, job.isolated)
    os.chdir(run)
    with _kernel(job, room) as kernel:
        validation = Validation(_connection(room, job.key), kernel, job.limits, outcomes)
        files = ("-c", str(folder / "pytest.ini"), "--rootdir", str(run), "graft.ipynb")
        timeout = f"--nbval-cell-timeout={job.limits.cell}"
        return int(pytest.main([*_OPTIONS, timeout, *files], plugins=[validation]))


def _keep_variables(room: Path, isolated: bool) -> None:
    """Leave the environment that the kernel and all below it are to have."""
    for name in list(os.environ):
        if isolated or name.startswith("PYTEST_"):
            del os.environ[name]
    if isolated:
        path = f"{sys.prefix}/bin:/usr/bin:/bin"
        os.environ.update(HOME="/tmp", PATH=path, LANG="C.UTF-8", USER="student")
    os.environ["IPYTHONDIR"] = f"{sandbox.ROOM if isolated else room}/ipython"
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"


def _connection(room: Path | str, key: str) -> dict[str, Any]:
    """Return how to reach the kernel by sockets in a folder, as connection files have it."""
    ports = {name: number for number, name in enumerate(_CHANNELS, 1)}
    how = {"transport": "ipc", "ip": f"{room}/k", "signature_scheme": "hmac-sha256"}
    return {**ports, **how, "key": key, "kernel_name": "python3"}


@contextmanager
def _kernel(job: Job, room: Path) -> Iterator[int]:
    """Start a kernel and yield the number of a process that ends when it ends."""
    with ExitStack() as stack:
        first = stack.enter_context(sandbox.outer_sandbox(room)) if job.isolated else None
        gc.freeze()  # the kernel's collector then leaves alone what it shares with us
        pid = os.fork()
        if pid == 0:
            _be_kernel(job, room, first)
        stack.callback(_end, pid)
        _wait_for(room / f"k-{_CHANNELS.index('hb_port') + 1}", pid)
        yield pid


def _be_kernel(job: Job, room: Path, first: int | None) -> None:
    status = 1
    try:
        process_control(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if first is not None:
            sandbox.join(first)
        os.setpgid(0, 0)  # an interrupt goes to the whole group
        os.closerange(3, 1024)
        silent = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(silent, number)
        if first is not None:
            process.papers_folder = sandbox.PAPERS
            sys.path[:] = filter(sandbox.out_of_reach, sys.path)
            filtering = f"{sandbox.ROOM}/syscalls" if _SYSCALLS else None
            line.open_room(line.GUESTS, sandbox.inner(filtering), limits=sandbox.LIMITS)
        nursery.fork_helper()
        verdict.draw_from(job.seed)
        os.environ.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
        within = room if first is None else Path(sandbox.ROOM)
        connection = within / "connection.json"
        connection.write_text(json.dumps(_connection(within, job.key)))
        # Its folder is one that guests write into: what they put there is never to be imported.
        options = ["--HistoryManager.enabled=False", "--InteractiveShellApp.ignore_cwd=True"]
        IOPubThread._setup_pipe_in = _hear_nobody  # type: ignore[method-assign]
        IPKernelApp.launch_instance(["-f", str(connection), *options])
        status = 0
    except SystemExit:
        status = 0
    finally:
        os._exit(status)


def _hear_nobody(thread: Any) -> None:
    """Keep a kernel from listening on a port for what its children print: guests see it, too."""
    thread._pipe_flag = False


def _wait_for(name: Path, pid: int) -> None:
    """Return once the kernel has bound its last socket: who connects earlier waits longer."""
    for _ in range(int(_PATIENCE / 0.005)):
        if name.exists():
            return
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            raise RuntimeError("the kernel of the checks ended before it was ready")
        select.select([], [], [], 0.005)
    raise RuntimeError(f"the kernel of the checks was not ready within {_PATIENCE:.0f} s")


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
