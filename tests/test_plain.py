"""Plain data comes back as it went, and nothing else comes at all."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from labkit import Group, plain
from labkit.errors import BadRequest, ProcessFailed


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(10**40),
        0.1,
        float("inf"),
        "text \udc80",
        b"\x00\xff",
        [],
        (),
        {},
        [1, (2, b"3")],
        {1: {"a": (None,)}},
    ],
)
def test_plain_data_comes_back_with_exactly_its_types(value: object) -> None:
    back = plain.loads(plain.dumps(value))
    assert back == value
    assert type(back) is type(value)


class Agreeable(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


@pytest.mark.parametrize("value", [Agreeable(3), {1, 2}, object(), print, 1j, [Agreeable(1)]])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(BadRequest, match="return plain data"):
        plain.dumps(value)


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_what_holds_bytes_arrives_as_bytes(kind: Callable[[bytes], object]) -> None:
    assert plain.loads(plain.dumps([kind(b"sun")])) == [b"sun"]


def test_deep_nesting_is_refused() -> None:
    nested: list[object] = []
    for _ in range(100):
        nested = [nested]
    with pytest.raises(BadRequest, match="levels deep"):
        plain.dumps(nested)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[1]",
        b'{"set": []}',
        b'{"bytes": 3}',
        b'{"list": 3}',
        b"[" * 100_000,
        pickle.dumps(3),
        b'{"a":1,"b":2}',
    ],
)
def test_bytes_that_are_not_plain_data_are_refused(content: bytes) -> None:
    with pytest.raises(BadRequest, match="not plain data"):
        plain.loads(content)


def test_a_group_that_wants_plain_data_gets_no_object_whose_comparison_is_a_trick() -> None:
    with pytest.raises(ProcessFailed, match="Agreeable"), Group(plain=True) as group:
        group.spawn(lambda: Agreeable(3), name="trick")
