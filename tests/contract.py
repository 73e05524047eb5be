"""Which mechanisms a contract holds for: by the kind of their ends, and by their traits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from labkit import End, Link
from labkit.link import known

MECHANISMS = [cls for cls in known() if cls.__module__.startswith("labkit.mechanisms.")]


def _parameter(cls: type[Link]) -> Any:
    """Make a parameter of a mechanism; one that this machine lacks is skipped, with the reason."""
    lacking = cls.lacking()
    marks = [pytest.mark.skip(reason=f"{cls.name}: {lacking}")] if lacking else []
    return pytest.param(cls, id=cls.name, marks=marks)


def _has_ends(cls: type[Link], kind: type[End]) -> bool:
    if cls.lacking():
        return True  # nobody can tell; it is skipped anyhow
    with cls() as link:
        return isinstance(link.left, kind) and isinstance(link.right, kind)


def every(kind: type[End] = End, *traits: str, without: str = "") -> Callable[..., Any]:
    """Run a test for every mechanism with such ends and all these traits, `without` another one."""
    fitting = [cls for cls in MECHANISMS if cls.traits.issuperset(traits)]
    chosen = [cls for cls in fitting if without not in cls.traits and _has_ends(cls, kind)]
    return pytest.mark.parametrize("mechanism", list(map(_parameter, chosen)))
