"""What travels to a child process: a function by value, its arguments, and descriptors by number.

    parent   pack(reader, (end,))  ──▶  bytes + [Descriptor 5, Descriptor 8]
    child    unpack(bytes, [3, 4]) ──▶  reader, (end,)     the same end, other numbers

cloudpickle carries functions that were defined in a notebook cell. A descriptor is carried as its
place in the list, and the open files themselves go through the socket (SCM_RIGHTS, unix(7)).

The trap: a number that a function merely *mentions*, in a closure or a global variable, means
nothing in another process. Such a stowaway is refused here, with the way to do it right.
"""

from __future__ import annotations

import io
import mmap
import pickle
import socket
import struct
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import cloudpickle

from labkit import plain
from labkit.errors import BadRequest, LabError
from labkit.link import Descriptor, End, Link

Function = Callable[..., Any]
MOST_DESCRIPTORS = 190  # a child keeps what it hides from its function at 200 and above
_LIVE = (io.IOBase, mmap.mmap, socket.socket, Link)


class Untrusted:
    """Be code from somebody whom the lab does not trust, whatever else it is."""


class Luggage(NamedTuple):
    """Be what travels: the bytes, the descriptors, and whether there is code in it to mistrust."""

    content: bytes
    descriptors: list[Descriptor]
    untrusted: bool


class _Packer(cloudpickle.Pickler):  # type: ignore[misc]
    def __init__(self, file: io.BytesIO, descriptors: list[Descriptor]) -> None:
        super().__init__(file)
        self.descriptors = descriptors
        self.untrusted = False

    def persistent_id(self, thing: object) -> int | None:
        if not isinstance(thing, Descriptor):
            return None
        if thing.closed:
            raise BadRequest(
                f"{thing!r}: it was closed here, or has moved to another process already"
            )
        if thing not in self.descriptors:
            self.descriptors.append(thing)
        return self.descriptors.index(thing)

    def reducer_override(self, thing: object) -> Any:
        self.untrusted = self.untrusted or isinstance(thing, Untrusted)
        if isinstance(thing, _LIVE):
            kind = type(thing).__name__
            raise BadRequest(
                f"a {kind} cannot travel to another process: give spawn() an end or a Descriptor"
            )
        if isinstance(
            thing, struct.Struct
        ):  # what programs about bytes have at their top, and pickle cannot do
            return struct.Struct, (thing.format,)
        return super().reducer_override(thing)


class _FunctionPacker(_Packer):
    """Refuse what a function drags along without having got it as an argument."""

    def persistent_id(self, thing: object) -> int | None:
        if isinstance(thing, Descriptor | End):
            kind = type(thing).__name__
            raise BadRequest(
                f"it uses a {kind} from outside: pass it as an argument, because ends move"
            )
        return None


class _ResultPacker(_Packer):
    def persistent_id(self, thing: object) -> int | None:
        if isinstance(thing, Descriptor | End):
            raise BadRequest(f"a {type(thing).__name__} ends with its process")
        return None


def pack(function: Function, arguments: Sequence[object]) -> Luggage:
    """Return what to send; raises BadRequest for what cannot travel."""
    name = getattr(function, "__name__", repr(function))
    if not callable(function):
        raise BadRequest(
            f"spawn() wants a function first, not {type(function).__name__} {function!r}"
        )
    descriptors: list[Descriptor] = []
    code, luggage = io.BytesIO(), io.BytesIO()
    packers = _FunctionPacker(code, []), _Packer(luggage, descriptors)
    try:
        packers[0].dump(function)
        packers[1].dump(tuple(arguments))
    except BadRequest as reason:
        raise BadRequest(f"{name} cannot be started in a process of its own: {reason}") from None
    except LabError:  # it says itself why it cannot travel, as a missing answer does
        raise
    except Exception as reason:  # an object's own __reduce__ may raise anything
        raise BadRequest(
            f"{name} or an argument of it cannot travel to another process: {reason}"
        ) from reason
    if len(descriptors) > MOST_DESCRIPTORS:
        raise BadRequest(
            f"{name} was given {len(descriptors)} descriptors: give at most {MOST_DESCRIPTORS}"
        )
    untrusted = any(packer.untrusted for packer in packers)
    return Luggage(code.getvalue() + luggage.getvalue(), descriptors, untrusted)


def pack_result(result: object, *, as_plain_data: bool) -> bytes:
    """Return a function's result as bytes; raises BadRequest where it cannot travel back."""
    file = io.BytesIO()
    try:
        if as_plain_data:
            return plain.dumps(result)
        _ResultPacker(file, []).dump(result)
    except BadRequest as reason:
        raise BadRequest(f"what it returned cannot travel to another process: {reason}") from None
    except Exception as reason:  # an object's own __reduce__ may raise anything
        raise BadRequest(f"a {type(result).__name__} cannot be returned: {reason}") from reason
    return file.getvalue()


def unpack_result(content: bytes, *, as_plain_data: bool) -> object:
    """Return the result; plain data is all that is read from a function that is not trusted."""
    return plain.loads(content) if as_plain_data else pickle.loads(content)


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BufferedIOBase, numbers: Sequence[int]) -> None:
        super().__init__(file)
        self.numbers = numbers
        self.seen: dict[int, Descriptor] = {}

    def persistent_load(self, place: int) -> Descriptor:
        return self.seen.setdefault(place, Descriptor(self.numbers[place]))


def unpack(file: io.BufferedIOBase, numbers: Sequence[int]) -> tuple[Function, tuple[Any, ...]]:
    """Return the function and its arguments, with the descriptors' numbers in this process."""
    function = pickle.load(file)
    return function, _Unpacker(file, numbers).load()
