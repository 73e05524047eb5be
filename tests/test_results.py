"""What a function returns comes back as it was; what cannot come back is told, and harms nobody."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from processes import like_a_cell, run

from labkit import Group
from labkit.errors import GroupError, ProcessFailed

like_a_cell(__name__)


class Own:
    def __init__(self, value: int) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own) and self.value == other.value


RESULTS = [
    None,
    True,
    3,
    1 << 70,
    0.5,
    "ä\0",
    b"\0\xff",
    (1, (2,)),
    [1, [2]],
    {"a": {1, 2}},
    1j,
    Own(3),
]


@pytest.mark.parametrize("value", RESULTS)
def test_a_result_comes_back_as_it_was(value: object) -> None:
    process = run(lambda: value)
    assert process.result == value and type(process.result) is type(value)
    assert (process.exitcode, process.status, process.trouble) == (0, "finished", None)


def test_a_big_result_comes_back_whole() -> None:
    result = run(lambda: bytes(range(256)) * 40_000).result
    assert result == bytes(range(256)) * 40_000


def test_a_function_can_be_a_result() -> None:
    assert run(lambda: lambda x: x + 1).result(2) == 3


class Bomb:
    def __reduce__(self) -> Any:
        return divmod, (1, 0)


def test_a_result_that_explodes_when_it_is_read_is_the_fault_of_its_process() -> None:
    with pytest.raises(ProcessFailed, match="record: .*division"):
        _ = run(Bomb).result


@pytest.mark.parametrize(
    "forged", [b"nonsense\n", b"{}\n", b"[]\n", b'{"kind": "returned", "size": 3}\n\0\0\0']
)
def test_a_record_that_was_damaged_is_the_fault_of_its_process(forged: bytes) -> None:
    def forge() -> None:
        for fd in range(200, 210):
            if os.path.exists(f"/dev/fd/{fd}"):
                os.write(fd, forged)

    assert "damaged its own record" in str(run(forge).trouble)


@pytest.mark.parametrize("result", [threading.Lock, lambda: (i for i in "ab"), lambda: sys.stdout])
def test_a_result_that_cannot_travel_is_a_failure(result: Callable[[], object]) -> None:
    with pytest.raises(ProcessFailed, match="cannot (be returned|travel)"):
        _ = run(result).result


def test_a_process_without_a_result_has_none() -> None:
    with Group() as group:
        assert group.spawn(os._exit, 0).result is None


def test_an_answer_that_ends_its_process_has_not_returned() -> None:
    with Group(plain=True) as group:
        answer = group.spawn(os._exit, 0, name="the answer")
        with pytest.raises(ProcessFailed, match="the answer ended its process itself: let the fun"):
            _ = answer.result


def test_a_result_of_untrusted_code_is_plain_data_or_a_failure() -> None:
    with (
        pytest.raises(GroupError, match="it is a Own: return plain data"),
        Group(plain=True) as group,
    ):
        group.spawn(Own, 3)
