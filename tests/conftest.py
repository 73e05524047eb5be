"""Every test leaves nothing behind: no process, no name, no end of a pipe."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from processes import until

from labkit import observe


@pytest.fixture
def spared() -> str:
    """Return what stands in the names of processes that a module's tests share: none."""
    return ""


@pytest.fixture(autouse=True)
def _nothing_is_left(spared: str) -> Iterator[None]:
    left = observe.leftovers()

    def more() -> list[str]:
        return [each for each in left if not spared or spared not in each]

    yield
    if more():
        gc.collect()  # a failed test's traceback, or a cycle, may hold a descriptor
        assert until(lambda: not more(), 10), f"left behind:\n{left}"
