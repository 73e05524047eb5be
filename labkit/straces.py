"""Read what strace(1) has written: which calls a function made, without what Python does all the
time.

    71 10.01 read(3<pipe:[8812]>,  <unfinished ...>       one call that waited: two lines
    72 10.45 write(4<pipe:[8812]>, "hi", 2) = 2
    71 10.46 <... read resumed>"hi", 100) = 2      ──▶    read(3<pipe A>, "hi", 100) = 2

A call that waits stands where it returned, any other where it began: so no answer comes before what
it answers. Numbers of processes and of pipes become names, which are the same in every run.

System calls: none.
"""

from __future__ import annotations

import re
import string
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from labkit.inside.places import WHERE

BEGINS, ENDS = "/labkit/the function begins", "/labkit/the function ends"
_LINE = re.compile(r"(\d+) +([\d.]+) (.*)")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_OBJECT = re.compile(r"\b(pipe|socket|anon_inode):\[([\w-]+)\]")
_UNFINISHED = " <unfinished ...>"
_HOUSEKEEPING = {
    "brk", "munmap", "mprotect", "madvise", "mremap", "rt_sigprocmask", "rt_sigreturn",
    "sigaltstack", "set_robust_list", "set_tid_address", "rseq", "arch_prctl", "prlimit64",
    "getrandom", "gettid", "sched_getaffinity", "sched_yield", "fstat", "restart_syscall",
    "membarrier", "uname", "sysinfo", "statfs", "getrusage",
}  # fmt: skip
_WAIT = re.compile(
    r"(read|recv|wait|accept|poll|ppoll|select|pselect|epoll_|pause|msgrcv|mq_timedr)"
)
_OF_PROCESSES = re.compile(r"(clone|fork|vfork|wait|kill|tgkill|getp|setp)")
_STARTS = re.compile(r"(clone3?|fork|vfork)\(")
_OWN = (
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    *(f"{sys.prefix}/{name}" for name in ("lib", "pyvenv.cfg")), "/etc/ld.so", "/lib/", "/lib64/",
    "/usr/lib/", "/usr/lib64/", "/usr/share/locale", "/usr/share/zoneinfo", "/etc/local",
    "where", "/memfd:where",  # of labkit itself, in each process that is forked
)  # fmt: skip
_SHORTER = (
    (r"\((child_stack|\{flags)=.*\) = ", "(…) = "),  # of clone() and clone3()
    (r"(rt_sigaction\(\w+, )\{sa_handler=(0x\w+|\w+).*\) = ", r"\1\2, …) = "),
    (r"(--- SIG\w+) .*---", r"\1 ---"),
    (r"\b0x[0-9a-f]{6,}( /\*.*?\*/)?", "0x…"),  # addresses differ in each run
    (r"\{tv_sec=[^}]*\}", "{…}"),
    (r"</[^<>]*#\d+>\(deleted\)", "<output>"),  # into which labkit catches what is printed
    (r"\blabkit-\d+-\d+-(\w+)-[0-9a-f]{8}\b", r"\1"),  # a POSIX name, as names.py makes it
    (r"\b(si_pid|si_uid)=\d+", r"\1=…"),
    (r" = \? ERESTART.*", " … interrupted"),
    (r" {2,}= ", " = "),
)


@dataclass(frozen=True)
class Row:
    """Be one call, or one signal, of one process."""

    process: str
    text: str
    at: float = field(repr=False)


def rows(lines: Iterable[str], name: str) -> list[Row]:
    """Return the calls of a function's process, which is called `name`, and of those it forks."""
    reader = _Reader(name)
    found = [row for pid, at, text in _whole(lines) for row in reader.rows(pid, at, text)]
    return sorted(found, key=lambda row: row.at)


def _whole(lines: Iterable[str]) -> Iterator[tuple[int, float, str]]:
    """Yield process, time and text of each line, where two halves of a call are one again."""
    open_calls: dict[int, tuple[float, str]] = {}
    for line in lines:
        if not (parts := _LINE.match(line)):
            continue
        pid, at, text = int(parts[1]), float(parts[2]), parts[3]
        if text.endswith(_UNFINISHED):
            open_calls[pid] = at, text.removesuffix(_UNFINISHED)
        elif (rest := _RESUMED.match(text)) and pid in open_calls:
            began, first = open_calls.pop(pid)
            yield pid, at if _WAIT.match(first) else began, first + rest[1]
        else:
            yield pid, at, text
    for pid, (at, text) in open_calls.items():
        yield pid, at, f"{text} … never returns"


class _Reader:
    """Know which process is who, and which pipe is which."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.main = 0  # the process in which the function runs; 0 before it begins
        self.over = False
        self.names: dict[int, str] = {}
        self.objects: dict[str, str] = {}

    def rows(self, pid: int, at: float, text: str) -> Iterator[Row]:
        """Yield the row for a line, if it has one."""
        if BEGINS in text:
            self.main = pid
            self.names[pid] = self.name
        elif ENDS in text or text.startswith(f"--- {WHERE.name}"):  # somebody asks why it hangs
            self.over = self.over or pid == self.main
        elif self.main and not self.over and not _is_noise(text):
            yield Row(self._called(pid), self._readable(text), at)

    def _called(self, pid: int) -> str:
        return self.names.setdefault(pid, f"child {len(self.names)}")

    def _readable(self, text: str) -> str:
        if _OF_PROCESSES.match(text):
            text = re.sub(r"(?<![\w.])\d+(?![\w.])", lambda m: self._process(m[0], text), text)
        for pattern, by in _SHORTER:
            text = re.sub(pattern, by, text)
        return _OBJECT.sub(self._object, text)

    def _process(self, number: str, text: str) -> str:
        if _STARTS.match(text) and int(number):
            return self._called(int(number))
        return self.names.get(int(number), number)

    def _object(self, found: re.Match[str]) -> str:
        if found[1] == "anon_inode":
            return found[2]
        kinds = sum(each.startswith(found[1]) for each in self.objects.values())
        letter = string.ascii_uppercase[kinds] if kinds < 26 else str(kinds + 1)
        return self.objects.setdefault(found[0], f"{found[1]} {letter}")


def _is_noise(text: str) -> bool:
    if text.startswith(("+++ exited", "--- SIGCHLD", "--- SIGCONT")):
        return True
    call = text.partition("(")[0]
    paths = re.findall(r"\d<([^<>]*)>", text) + re.findall(r'^\w+\((?:[^",]*, )?"([^"]*)"', text)
    if call != "execve" and any(map(_is_own, paths)):
        return True
    return call in _HOUSEKEEPING or any(re.match(each, text) for each in _IN_PASSING)


def _is_own(path: str) -> bool:
    """Tell whether Python, or the loader of programs, wants this file: an import, a library."""
    return (
        path.startswith(_OWN) or path in sys.path or path.endswith((".pyc", ".so", "/__init__.py"))
    )


_IN_PASSING = (
    r"mmap\((?!.*MAP_SHARED)",
    r"futex\(.*_PRIVATE",
    r"ioctl\(.*TCGETS",
    r"newfstatat\(.*AT_EMPTY_PATH",
    r"lseek\(.*0, SEEK_CUR",
    r"rt_sigaction\(\w+, (NULL|.*, NULL, 8\))",  # asks only, or puts back after a fork
)
