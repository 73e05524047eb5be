"""A tape: what the ends of one traced process do, written down where a SIGKILL cannot wipe it out.

    child     channel.send(m) ─▶ begin ─▶ slot ┌──────┬──────┬──────┬─ ─ ─
              the real send()                  │ send │ recv │ mark │     a file, mapped (mmap(2))
              it returned     ─▶ end   ─▶ slot └──────┴──────┴──────┴─ ─ ─
    notebook  read(file) once the process is gone: what was written is in the file

A store into mapped memory is no system call, and what is stored there belongs to the file at once:
the kernel keeps it when the process dies. A call that never returned has a begin and no end.

The methods are wrapped on the instances that a traced process was given, in that process only. So
an untraced one runs the very same code as if this file did not exist.

The trap: a process that is forked inside shares the mapping, and would write into the same slots.
So it is cut off (MADV_DONTFORK), and its events are not recorded.

System calls: mmap(2), madvise(2).
"""

from __future__ import annotations

import ctypes
import mmap
import os
import struct
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
from time import perf_counter_ns as now
from typing import Any, NamedTuple
from zlib import crc32

from labkit.link import End, Side

# A kind is stored as its place here. The last three happen to a process from outside.
KINDS = ("open", "close", "send", "recv", "ring", "wait", "mark", "pause", "resume", "kill")
OF_AN_END = KINDS[:6]
MOST = 1 << 15  # events a process: four megabytes, of which only what is used exists
_SLOT = 128  # bytes, of which the last are for text
_BEGIN = struct.Struct("<qqqIBB")  # begin and end in ns, size, fingerprint, kind, end's number
_END = struct.Struct("<qqI")  # the same three, from `end` on
_TEXT = _SLOT - _BEGIN.size
_SIZE = (MOST + 2) * _SLOT  # the first slot counts what was dropped, which goes into the last
_CUT = "…".encode()
_DROPPED = struct.Struct("<q")
_FINGER = 64  # bytes of a message that its fingerprint is made of
_NONE = -1, 0  # size and fingerprint where there is no message
_libc = ctypes.CDLL(None)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
_libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


class Note(NamedTuple):
    """Be one event as it was written down; times in nanoseconds on the clock of all processes."""

    begin: int
    end: int  # 0: it never ended
    size: int  # bytes; -1 where there are none
    fingerprint: int  # equal for what was sent and what was received of it
    kind: str
    number: int  # of the end among those that the process was given
    text: str  # of a mark, or the type of the exception that was raised


class _Tape:
    """Be the side that writes."""

    def __init__(self, file: int) -> None:
        # Not mmap.mmap(), which would keep a descriptor of its own, for the function to see.
        at = _libc.mmap(None, _SIZE, mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_SHARED, file, 0)
        if at == ctypes.c_void_p(-1).value:
            raise OSError("no room to record a trace: there is too little memory")
        if hasattr(mmap, "MADV_DONTFORK"):
            _libc.madvise(at, _SIZE, mmap.MADV_DONTFORK)
        self.memory = memoryview((ctypes.c_char * _SIZE).from_address(at)).cast("B")
        self.places = count(1)

    def place(self) -> int:
        """Return where the next event goes."""
        place = next(self.places)
        if place > MOST:
            _DROPPED.pack_into(self.memory, 0, place - MOST)
            place = MOST + 1
        return place * _SLOT

    def write(self, at: int, text: str) -> None:
        """Add a text to the event there; what does not fit is cut."""
        content = text.encode(errors="replace")
        if len(content) > _TEXT:
            content = content[: _TEXT - len(_CUT)] + _CUT
        self.memory[at + _BEGIN.size : at + _BEGIN.size + len(content)] = content

    def mark(self, text: str) -> None:
        at, moment = self.place(), now()
        _BEGIN.pack_into(self.memory, at, moment, moment, -1, 0, KINDS.index("mark"), 0)
        self.write(at, text)

    def cut_off(self) -> None:
        """Write where nobody reads from now on, in a process that was forked here."""
        self.memory = memoryview(mmap.mmap(-1, _SIZE))


_tape: _Tape | None = None


def start(file: int) -> None:
    """Record this process from now on, into that file, which may then be closed."""
    global _tape
    tape = _tape = _Tape(file)
    os.register_at_fork(after_in_child=tape.cut_off)


def watch(arguments: object) -> None:
    """Record what the ends among these arguments do, if this process is traced."""
    for number, end in enumerate(ends_among(arguments) if _tape else ()):
        own, before = vars(end), dict(vars(end))
        # Should it travel on to another process, it does so without what is set here.
        own["__getstate__"] = partial(_bare, own, before)
        for kind in OF_AN_END:
            if _tape and hasattr(end, kind):
                own[kind] = _watched(_tape, kind, number, getattr(end, kind))


def _bare(own: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    ours = {*OF_AN_END, "__getstate__"}
    return {name: own[name] for name in own.keys() - ours} | {
        name: before[name] for name in before.keys() & ours
    }


def _watched(tape: _Tape, kind: str, number: int, plain: Callable[..., Any]) -> Callable[..., Any]:
    code, sends, receives = KINDS.index(kind), kind == "send", kind == "recv"
    write_begin, write_end = _BEGIN.pack_into, _END.pack_into

    def watched(*arguments: Any, **options: Any) -> Any:
        size, finger = _measured(arguments[0]) if sends and arguments else _NONE
        at = tape.place()
        write_begin(tape.memory, at, now(), 0, size, finger, code, number)
        try:
            result = plain(*arguments, **options)
        except BaseException as error:
            write_end(tape.memory, at + 8, now(), size, finger)
            tape.write(at, type(error).__name__)
            raise
        moment = now()
        if receives:
            size, finger = _measured(result)
        write_end(tape.memory, at + 8, moment, size, finger)
        return result

    return watched


def _measured(message: Any) -> tuple[int, int]:
    """Return the size and the fingerprint of a message; nothing may raise because of a trace."""
    try:
        return len(message), crc32(message[:_FINGER])
    except Exception:  # a mechanism in the making may return anything
        return _NONE


def mark(text: str) -> None:
    """Write a remark into the trace of this process; does nothing where nobody traces."""
    if _tape:
        _tape.mark(str(text))


def ends_among(arguments: object) -> Iterator[End]:
    """Yield each end once that is among the arguments, or in a list, a tuple or a dict of them."""
    seen: dict[int, End] = {}
    _search(arguments, seen)
    return iter(seen.values())


def _search(thing: object, seen: dict[int, End]) -> None:
    if isinstance(thing, End):
        seen.setdefault(id(thing), thing)
    elif isinstance(thing, list | tuple):
        for each in thing:
            _search(each, seen)
    elif isinstance(thing, Mapping):
        _search(list(thing.values()), seen)


def sides(arguments: object) -> list[Side]:
    """Return of which link each of the ends among the arguments is which side.

    An end that belongs to no Link is a side of its own, named after its class.
    """
    ends = ends_among(arguments)
    return [each._side or Side(type(each).__name__, -id(each), "") for each in ends]


def lengthen(file: int) -> None:
    """Make an empty file a blank tape."""
    os.ftruncate(file, _SIZE)


def read(file: int) -> tuple[list[Note], int]:
    """Return what was recorded, and how many events more there was no room for.

    The process may have written anything into it, and made it shorter: so it is read, not mapped.
    """
    content = os.pread(file, _SIZE, 0).ljust(_SIZE, b"\0")
    notes = []
    for at in range(_SLOT, (MOST + 1) * _SLOT, _SLOT):
        begin, end, size, fingerprint, kind, number = _BEGIN.unpack_from(content, at)
        if begin <= 0:  # nothing comes after it, but what another thread was just about to write
            break
        text = content[at + _BEGIN.size : at + _SLOT].rstrip(b"\0").decode(errors="ignore")
        name = KINDS[min(kind, KINDS.index("mark"))]
        notes.append(Note(begin, end, size, fingerprint, name, number, text))
    return notes, max(_DROPPED.unpack_from(content)[0], 0)
