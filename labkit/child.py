"""What a child of the nursery does between fork and exit.

    fork ─▶ settle: own process group, own descriptors, output into a file ─▶ run ─▶ record ─▶ _exit

Its descriptors are numbered as in a program that a shell started: 0, 1, 2, and from 3 on what it
was given, in order. So a lesson can say "fd 3". What it prints, and the record of how it ended, go
into two unlinked files, which never fill up while nobody reads, as a pipe would.

A record is a line of JSON with its `kind` and `size`, then `size` bytes: "returned" with the
pickled result, "raised" with the failure as JSON, or "escaped": a process that was forked inside
the function did not end there, and ran on past the end of it.

System calls: setpgid(2), prctl(2) PR_SET_PDEATHSIG, fcntl(2) F_DUPFD, dup2(2), close_range(2),
_exit(2).
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any

from labkit import parcel, tape
from labkit.inside.places import WHERE_FILE, tell_on_request
from labkit.line import PINNED, forget_helper
from labkit.link import own_scratch

FIRST_GIVEN = 3  # as after a shell's redirections
PAPERS = 3  # files that come before what its function was given: parcel, output, record
_HIDDEN = WHERE_FILE  # where a function's own descriptors do not get to
HIDDEN = set(range(_HIDDEN, _HIDDEN + PAPERS + 1))  # papers and the last word are all there is
_LONGEST_TEXT = 4000  # characters of an exception's text
_PARENT_DEATH_SIGNAL, _DUMPABLE = 1, 4  # PR_SET_PDEATHSIG, PR_SET_DUMPABLE in <sys/prctl.h>
_MALLOC_THRESHOLDS = (-1, -3)  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD in <malloc.h>
_LARGE_BLOCK = 32 << 20  # bytes: the most that glibc accepts
_libc = ctypes.CDLL(None)


def process_control(option: int, value: int) -> None:
    """Call prctl(2) where it exists; elsewhere only the nursery ends its children."""
    if sys.platform == "linux":
        _libc.prctl(option, value, 0, 0, 0)


def keep_freed_memory() -> None:
    """Let malloc keep large blocks for the next message; fetching fresh pages costs more than
    copying does.
    """
    if hasattr(_libc, "mallopt"):  # glibc
        for option in _MALLOC_THRESHOLDS:
            _libc.mallopt(option, _LARGE_BLOCK)


def live(files: list[int], wishes: Mapping[str, Any], parent: int) -> None:
    """Be the child: take the parcel, the output and the record file and what was given; never
    return.
    """
    status = 1
    try:
        process_control(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked for that signal
            os._exit(status)
        limits = wishes["limits"]
        if wishes["traced"]:
            tape.start(files.pop(PAPERS))
        *papers, last_word = files if limits is not None else (*files, -1)
        parcel_file, record, given, last_word = _settle(papers, last_word)
        _adopt(wishes)
        for name, limit in (limits or {}).items():
            resource.setrlimit(getattr(resource, name), (limit, limit))
        status = _run(parcel_file, record, given, wishes["plain"])
        if status == 0 and last_word >= 0:
            os.write(last_word, b".")
            signal.pause()  # the nursery looks what is open here, and ends this process
    except BaseException:
        if wishes["limits"] is None:  # else a guest has damaged what is ours here
            traceback.print_exc()
    finally:
        os._exit(status)


def _settle(files: Sequence[int], last_word: int) -> tuple[int, int, list[int], int]:
    # Not a session: the kernel schedules those against each other, and a switch takes longer.
    os.setpgid(0, 0)
    own_scratch()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # First all out of the way, then each to its place: otherwise one could overwrite another.
    away = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _HIDDEN) for fd in files]
    if last_word >= 0:
        last_word = fcntl.fcntl(last_word, fcntl.F_DUPFD_CLOEXEC, _HIDDEN)
        process_control(_DUMPABLE, 1)  # unlike its nursery
    os.closerange(FIRST_GIVEN, _HIDDEN)
    parcel_file, output, record, *given = away
    for source, target in ((os.open(os.devnull, os.O_RDONLY), 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    os.close(FIRST_GIVEN)  # where /dev/null was opened
    places = [os.dup2(fd, FIRST_GIVEN + k, inheritable=False) for k, fd in enumerate(given)]
    if last_word > record + 1:
        last_word = os.dup2(last_word, record + 1, inheritable=False)
    os.closerange(record + 1 + (last_word >= 0), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    return parcel_file, record, places, last_word


def _adopt(wishes: Mapping[str, Any]) -> None:
    """Take over what the notebook may have changed since the nursery was started."""
    sys.path[:] = wishes["path"]
    for name in os.environ.keys() - wishes["environment"].keys() - PINNED.keys() - {"PYTHONPATH"}:
        del os.environ[name]
    for name, value in wishes["environment"].items():
        if os.environ.get(name) != value:  # writing costs a fresh page, looking does not
            os.environ[name] = value
    os.environ.pop("PYTHONUNBUFFERED", None)
    with suppress(OSError):  # the folder is gone: stay where the nursery is
        os.chdir(wishes["folder"])


def _run(parcel_file: int, record: int, given: Sequence[int], as_plain_data: bool) -> int:
    me = os.getpid()
    try:
        with os.fdopen(os.dup(parcel_file), "rb") as file:
            file.seek(0)
            function, arguments = parcel.unpack(file, given)
        tape.watch(arguments)
        # The parcel has been read: its descriptor becomes the place for the answer to WHERE.
        os.ftruncate(parcel_file, 0)
        os.lseek(parcel_file, 0, os.SEEK_SET)
        tell_on_request(parcel_file)
        before = open_numbers()
        result = function(*arguments)
        kind, body = "returned", parcel.pack_result(result, as_plain_data=as_plain_data)
        at = time.monotonic()
    except BaseException as error:
        at = time.monotonic()  # before anything else: its peers may fail next, because it did
        kind, body = "raised", json.dumps(describe(error, error.__traceback__)).encode()
    if os.getpid() != me:
        kind, body = "escaped", b""
    forget_helper()  # of groups that the function had
    _flush()
    head = {"kind": kind, "at": at, "size": len(body)}
    if kind == "returned":
        after = open_numbers()
        head.update(left_open=sorted(after - before), closed=sorted({*given} - after))
    _write_all(record, json.dumps(head).encode() + b"\n" + body)
    return 0 if kind == "returned" else 1


def open_numbers(pid: int | None = None) -> set[int]:
    """Return the descriptors that the function in this process, or in that one, can know of."""
    found = set()
    for number in map(int, os.listdir(f"/proc/{pid}/fd" if pid else "/dev/fd")):
        with suppress(OSError):  # the one by which this folder was listed
            os.fstat(number) if pid is None else None
            found.add(number)
    return found - HIDDEN


def describe(error: BaseException, trace: TracebackType | None) -> dict[str, object]:
    """Return an exception as plain data: its type, its text, and the frames below this file."""
    try:
        text = "\n".join([str(error), *getattr(error, "__notes__", [])])[:_LONGEST_TEXT]
    except BaseException:  # __str__ is the function's own code, too
        text = "(an exception whose text cannot be made)"
    frames = [
        [frame.filename, frame.lineno, frame.name]
        for frame in traceback.extract_tb(trace, limit=-50)
        if frame.filename not in (__file__, parcel.__file__)
    ]
    kind = type(error)
    name = (
        kind.__name__
        if kind.__module__ in ("builtins", "__main__", "labkit.errors")
        else f"{kind.__module__}.{kind.__name__}"
    )
    return {"type": name, "text": text, "frames": frames}


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # the function closed it, or its output is full
            continue


def _write_all(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]
