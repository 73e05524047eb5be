"""The sandboxes of one submission, made by bubblewrap, and how a process that is warm gets in.

    outer   own processes, names, queues, network, /tmp, /dev/shm     the checks and their peers
     └ inner   own processes; no sight of the checks                  the student's functions

Whatever a submission leaves goes with the outer one. The inner one shares /tmp, /dev/shm, queues
and network with it, and nothing else: there the checks and the student's processes meet.

Both see a short list of folders, never the whole root: whoever sees a socket can connect to it.
Traps: "/" and /dev are file systems in memory of their own, and would take half of it unless they
are made read-only; process 1 shows its environment to everybody, so it must hold nothing.
System calls: unshare, mount, pivot_root (by bubblewrap), setns, capset, prctl, pidfd_open.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from labkit.errors import LabError

ROOM = "/run/lab"  # in the outer sandbox: where the kernel of the checks is talked to
PAPERS = "/run/papers"  # there, too: what no guest can fill up, as it could /tmp
MEMORY_FILES = 256 << 20  # bytes: the size of /tmp, /dev/shm and PAPERS
ORDINARY = 60_321  # the user that an administrator's gradings run as
# Of each process of a student; that of processes counts in its sandbox only. Memory may be asked
# for generously, as in os.read(fd, 2**31): what is really taken is watched by the nursery.
LIMITS = {
    "RLIMIT_NPROC": 128,
    "RLIMIT_DATA": 6 << 30,
    "RLIMIT_FSIZE": 64 << 20,
    "RLIMIT_NOFILE": 1024,
    "RLIMIT_CPU": 60,
    "RLIMIT_CORE": 0,
}
_CLOSED = ("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp")
_CHECKER, _STUDENT = "1000", "1001"
_ETC = (
    "alternatives", "group", "host.conf", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d",
    "localtime", "nsswitch.conf", "passwd", "protocols", "services", "timezone",
)  # fmt: skip
_NAMESPACES = 0x7E020000  # CLONE_NEW… for each that bubblewrap has made
_DUMPABLE, _DROP_BOUND, _NO_NEW_PRIVILEGES, _AMBIENT = 4, 24, 38, 47  # PR_… in <sys/prctl.h>
_CLEAR_AMBIENT = 4
_CAPABILITIES_3 = 0x20080522  # the version of capset(2)'s header
_libc = ctypes.CDLL(None, use_errno=True)


class SandboxRefused(LabError):
    """Say why this machine makes no sandbox, and what to do about it."""


def _needed() -> list[str]:
    """Return the folders without which no process of ours can run: the interpreter, and us."""
    roots = {sys.prefix, *map(os.path.realpath, (sys.prefix, sys.base_prefix))}
    return sorted(each for each in roots if not each.startswith("/usr")) + [_package()]


def out_of_reach(folder: str) -> bool:
    """Tell whether no guest can put a module there, for the checks to import."""
    roots = ("/usr", *_needed())
    return folder == str(Path(_package()).parent) or any(
        Path(folder).is_relative_to(root) for root in roots
    )


def _package() -> str:
    return str(Path(__file__).parents[1])


def _view(*meeting_places: str) -> list[str]:
    view = ["--ro-bind", "/usr", "/usr", "--dir", "/etc", "--dir", "/run", "--dir", "/var"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            view += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            view += ["--ro-bind", str(path), str(path)]
    for name in _ETC:
        view += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    # The interpreter may lie below one of the meeting places, so those come first.
    view += ["--proc", "/proc", "--dev", "/dev", *meeting_places]
    for needed in _needed():
        view += ["--ro-bind", needed, needed]
    return view


def outer(room: Path) -> list[str]:
    """Return the command that runs the one after it in a new outer sandbox; it sees `room`."""
    shared = ["--perms", "1777", "--size", str(MEMORY_FILES), "--tmpfs"]
    return [
        *("bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-net"),
        *("--unshare-uts", "--unshare-cgroup-try", "--hostname", "lab", "--clearenv"),
        *("--uid", _CHECKER, "--gid", _CHECKER),
        *_view(*shared, "/tmp", *shared, "/dev/shm", *shared, PAPERS, "--mqueue", "/dev/mqueue"),
        *("--bind", str(room), ROOM, *_CLOSED),
    ]


def inner(syscalls: str | None = None) -> list[str]:
    """Return the command that does so in a new inner sandbox, from within the outer one.

    `syscalls` is the path of a filter (syscalls.py), which bubblewrap wants as a descriptor.
    """
    shared = ("/tmp", "/dev/shm", "/dev/mqueue")
    opened = ("sh", "-c", 'exec 9<"$0"; exec "$@"', syscalls) if syscalls else ()
    filtered = ("--seccomp", "9") if syscalls else ()
    return [
        *opened,
        *("bwrap", "--unshare-user", "--unshare-pid", "--unshare-uts", "--hostname", "student"),
        *("--uid", _STUDENT, "--gid", _STUDENT, "--cap-drop", "ALL"),
        *_view(*(word for path in shared for word in ("--bind", path, path))),
        *(*_CLOSED, *filtered, "--disable-userns", "--as-pid-1", "--"),
    ]


def passage() -> list[str]:
    """Return the command that lets go of an administrator's rights, which no limit would bind.

    What is needed may lie in a folder that is private to him: the ordinary user sees just that.
    """
    if os.geteuid() != 0:
        return []
    parents = {folder for path in _needed() for folder in Path(path).parents}
    private = [folder for folder in parents if not folder.stat().st_mode & 0o001]
    opened: list[str] = []
    for folder in sorted(parents):
        if folder in private:
            opened += ["--perms", "0755", "--tmpfs", str(folder)]
        elif any(folder.is_relative_to(above) for above in private):
            opened += ["--perms", "0755", "--dir", str(folder)]
    for path in _needed() if private else ():
        opened += ["--ro-bind", path, path]
    user = str(ORDINARY)
    return [
        *("bwrap", "--dev-bind", "/", "/", *opened, "--setenv", "HOME", "/", "--chdir", "/", "--"),
        *("setpriv", "--reuid", user, "--regid", user, "--clear-groups"),
    ]


def refusal() -> str | None:
    """Say why no sandbox can be made on this machine; None where one just was."""
    if not shutil.which("bwrap"):
        return "bubblewrap is not installed: `make system`, or apt install bubblewrap"
    command = [*passage(), *outer(Path("/tmp")), "--", *inner(), "/bin/true"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=20)
    return None if run.returncode == 0 else run.stderr.strip() or f"it ended with {run.returncode}"


@contextmanager
def outer_sandbox(room: Path) -> Iterator[int]:
    """Make an outer sandbox, and yield a pidfd of its first process; its end ends all inside."""
    reading, writing = os.pipe()
    # It waits for the end of an input that only we hold: if we are killed, it ends by itself.
    with subprocess.Popen(
        [*outer(room), "--info-fd", str(writing), "--", "cat"],
        pass_fds=[writing],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env={"PATH": "/usr/bin:/bin"},
    ) as holder:
        os.close(writing)
        first = _first_process(reading, holder)
        try:
            yield first
        finally:
            signal.pidfd_send_signal(first, signal.SIGKILL)
            os.close(first)


def _first_process(reading: int, holder: subprocess.Popen[bytes]) -> int:
    assert holder.stdin and holder.stdout and holder.stderr
    with open(reading, "rb") as info:
        told = info.read()
    with suppress(BrokenPipeError):
        holder.stdin.write(b"!")
    if holder.stdout.read(1) != b"!":  # cat says it back once the sandbox is complete
        raise SandboxRefused(holder.stderr.read().decode(errors="replace").strip())
    return os.pidfd_open(json.loads(told)["child-pid"])


def join(first: int) -> None:
    """Move this process into a sandbox; children are in its process namespace, and it waits for
    one: returns in the child, without any privilege.
    """
    _check(_libc.setns(first, _NAMESPACES), "setns")
    os.close(first)
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    os.chdir("/tmp")
    _drop_privileges()


def _drop_privileges() -> None:
    _libc.prctl(_AMBIENT, _CLEAR_AMBIENT, 0, 0, 0)
    for capability in range(64):
        _libc.prctl(_DROP_BOUND, capability, 0, 0, 0)
    header, none = struct.pack("Ii", _CAPABILITIES_3, 0), bytes(24)
    _check(_libc.capset(header, none), "capset")
    _check(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "prctl")
    _libc.prctl(_DUMPABLE, 1, 0, 0, 0)  # changing namespaces has made /proc/self unreadable


def _check(status: int, call: str) -> None:
    if status:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
