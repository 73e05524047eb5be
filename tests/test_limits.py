"""A notebook that has run out of descriptors or disk is told so, and nothing of it stays open."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator

import pytest
from processes import descriptors

from labkit import Group


@pytest.fixture
def few_descriptors() -> Iterator[list[int]]:
    """Leave this process with few descriptors, all but a handful of them taken."""
    with Group():
        pass  # the nursery has been started
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken: list[int] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors() + 40, hard))
    yield taken
    for fd in taken:
        os.close(fd)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("left", range(7))
def test_a_notebook_without_descriptors_is_told_so_and_recovers(
    few_descriptors: list[int], left: int
) -> None:
    with pytest.raises(OSError, match="Too many open files"):
        while True:
            few_descriptors.append(os.dup(0))
    for _ in range(left):
        os.close(few_descriptors.pop())
    try:
        with Group() as group:
            assert group.spawn(len, "abc").result == 3
    except OSError as error:
        assert "Too many open files" in str(error)
    while few_descriptors:
        os.close(few_descriptors.pop())
    with Group() as group:
        assert group.spawn(len, "abc").result == 3


def test_a_disk_without_room_is_told_and_nothing_stays_open() -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Group() as group:
        before = descriptors()
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
        try:
            with pytest.raises(OSError, match="File too large"):
                group.spawn(len, bytes(10_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert descriptors() == before and group.spawn(len, "abc").result == 3
