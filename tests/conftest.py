"""Every test leaves nothing behind: no process, no name, no end of a pipe."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from processes import until

from labkit import observe


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    left = observe.leftovers()
    yield
    if list(left):
        gc.collect()  # a failed test's traceback, or a cycle, may hold a descriptor
        assert until(lambda: not list(left), 10), f"left behind:\n{left}"
