"""Functions travel by value, descriptors by number, and stowaways are refused."""

from __future__ import annotations

import io
import mmap
import os
import socket
import struct
import threading
from collections.abc import Callable
from typing import Any

import pytest

from labkit import Descriptor, Pipe
from labkit.errors import BadRequest
from labkit.parcel import pack, pack_result, unpack, unpack_result

HEADER = struct.Struct("!I")


def there(function: Callable[..., Any], *arguments: object) -> Any:
    """Call a function as it arrives on the other side."""
    content, numbers, _ = pack(function, arguments)
    copy, luggage = unpack(io.BytesIO(content), numbers)
    return copy(*luggage)


def test_a_function_arrives_with_its_arguments() -> None:
    assert there(divmod, 17, 5) == (3, 2)


def test_a_function_from_a_cell_arrives_with_what_it_uses() -> None:
    cell: dict[str, Any] = {"__name__": "__main__"}
    exec(
        "import os\nlimit = 3\ndef more(x): return limit * x\ndef role(x): return more(x), os.sep",
        cell,
    )
    assert there(cell["role"], 5) == (15, "/")


def test_a_closure_arrives_with_its_value() -> None:
    factor = 7
    assert there(lambda x: x * factor, 6) == 42


def test_a_struct_may_be_at_the_top_of_the_program() -> None:
    cell: dict[str, Any] = {"__name__": "__main__", "HEADER": HEADER}
    exec("def role(x): return HEADER.pack(x)", cell)
    assert there(cell["role"], 1) == b"\0\0\0\1"


def test_an_end_arrives_with_the_numbers_of_the_other_side() -> None:
    with Pipe() as link:
        content, descriptors, _ = pack(print, (link.left, 3))
        assert descriptors == [link.left.reader, link.left.writer]  # type: ignore[attr-defined]
        _, (end, _) = unpack(io.BytesIO(content), [101, 102])
        end.reader.closed = end.writer.closed = True  # nothing is open under these numbers here
    assert (end.reader, end.writer) == (101, 102)


def test_a_descriptor_given_twice_stays_one() -> None:
    one = Descriptor(os.open(os.devnull, os.O_RDONLY))
    content, descriptors, _ = pack(print, (one, [one]))
    assert descriptors == [one]
    _, (first, (second,)) = unpack(io.BytesIO(content), [one])
    assert first is second
    one.close()


@pytest.mark.parametrize("thing", [3, None, "echo", [print], b"x"])
def test_what_is_no_function_is_refused(thing: Any) -> None:
    with pytest.raises(
        BadRequest, match=rf"spawn\(\) wants a function first, not {type(thing).__name__}"
    ):
        pack(thing, ())


def test_a_closed_descriptor_is_refused() -> None:
    one = Descriptor(os.open(os.devnull, os.O_RDONLY))
    one.close()
    with pytest.raises(BadRequest, match="closed here, or has moved to another process already"):
        pack(print, (one,))


def test_an_end_hidden_in_a_closure_is_refused() -> None:
    with (
        Pipe() as link,
        pytest.raises(
            BadRequest, match="uses a StreamChannel from outside: pass it as an argument"
        ),
    ):
        end = link.left
        pack(lambda: end.recv(), ())  # type: ignore[attr-defined]


def test_a_descriptor_hidden_in_a_global_is_refused() -> None:
    one = Descriptor(os.open(os.devnull, os.O_RDONLY))
    cell: dict[str, Any] = {"__name__": "__main__", "one": one}
    exec("import os\ndef role(): return os.read(one, 1)", cell)
    with pytest.raises(
        BadRequest, match="role cannot be started .* it uses a Descriptor from outside"
    ):
        pack(cell["role"], ())
    one.close()


def test_a_method_of_an_end_is_refused() -> None:
    with (
        Pipe() as link,
        pytest.raises(BadRequest, match="send cannot be started .* pass it as an argument"),
    ):
        pack(link.left.send, (b"x",))  # type: ignore[attr-defined]


def test_live_things_are_refused_by_their_type() -> None:
    with (
        open(os.devnull) as file,
        socket.socket() as line,
        mmap.mmap(-1, 1) as area,
        Pipe() as link,
    ):
        for thing in (file, line, area, link, io.BytesIO()):
            with pytest.raises(
                BadRequest, match=f"a {type(thing).__name__} cannot travel .* give spawn"
            ):
                pack(print, (thing,))
            with pytest.raises(BadRequest, match=f"a {type(thing).__name__} cannot travel"):
                pack(lambda thing=thing: thing, ())


def test_a_lock_is_refused() -> None:
    with pytest.raises(BadRequest, match="cannot travel to another process: cannot pickle .*lock"):
        pack(print, (threading.Lock(),))


class Stubborn:
    def __reduce__(self) -> tuple[object, ...]:
        raise ZeroDivisionError("I stay")


def test_an_argument_that_refuses_in_its_own_way_is_refused() -> None:
    with pytest.raises(BadRequest, match="cannot travel to another process: I stay"):
        pack(print, (Stubborn(),))


def test_an_argument_that_contains_itself_arrives() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert there(lambda thing: thing[0] is thing, loop)


@pytest.mark.parametrize(
    "result", [None, 3, 0.5, "ä", b"\0", (1,), [1, [2]], {"a": {1}}, 1j, ValueError, 1 << 70]
)
def test_a_result_comes_back_as_it_was(result: object) -> None:
    back = unpack_result(pack_result(result, as_plain_data=False), as_plain_data=False)
    assert back == result and type(back) is type(result)


@pytest.mark.parametrize("result", [Stubborn(), threading.Lock(), (i for i in "ab")])
def test_a_result_that_cannot_travel_is_refused_by_its_type(result: object) -> None:
    with pytest.raises(BadRequest, match=f"a {type(result).__name__} cannot be returned"):
        pack_result(result, as_plain_data=False)


def test_an_end_cannot_be_returned() -> None:
    with Pipe() as link, pytest.raises(BadRequest, match="a StreamChannel ends with its process"):
        pack_result([link.left], as_plain_data=False)
