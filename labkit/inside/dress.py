"""Dress modules when the program imports them: let some of their functions also write down.

A module that is never imported costs nothing, and one that is keeps all it has.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

Dress = Callable[[Any], None]


def when_imported(dresses: dict[str, Dress]) -> None:
    """Call what is given for a module's name with the module, once it has been imported."""
    sys.meta_path.insert(0, _Dresser(dresses))


class _Dresser(importlib.abc.MetaPathFinder):
    def __init__(self, dresses: dict[str, Dress]) -> None:
        self.dresses = dict(dresses)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        dress = self.dresses.pop(name, None)
        spec = importlib.machinery.PathFinder.find_spec(name, path) if dress else None
        if dress and spec and spec.loader:
            _then(spec.loader, dress)
        return spec


def _then(loader: Any, dress: Dress) -> None:
    load = loader.exec_module

    def load_and_dress(module: ModuleType) -> None:
        load(module)
        dress(module)

    loader.exec_module = load_and_dress
