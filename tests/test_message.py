"""A message is bytes, and what is not is refused with the reason."""

from __future__ import annotations

import array

import pytest

from labkit.errors import BadRequest
from labkit.message import checked


@pytest.mark.parametrize("message", [b"", b"x", bytearray(b"xy"), bytes(10)])
def test_bytes_that_fit_are_a_message(message: bytes) -> None:
    assert checked(message, 10) is message


def test_a_view_counts_its_bytes() -> None:
    view = memoryview(array.array("i", [1, 2]))
    assert checked(view, 8) == view.tobytes()
    with pytest.raises(BadRequest, match="a message of 8 bytes is too long: send at most 7$"):
        checked(view, 7)


def test_a_limit_comes_with_what_sets_it() -> None:
    with pytest.raises(BadRequest, match=r"11 bytes is too long: send at most 10 \(the law\)"):
        checked(bytes(11), 10, "the law")


def test_a_text_is_told_to_be_encoded() -> None:
    with pytest.raises(BadRequest, match=r"is bytes, not str \(encode text first: text.encode"):
        checked("text", 10)
