"""An answer as the grader holds it: a literal, a submitted function, or the reason why there is
none.

A submitted function is source text. It is compiled and run only in a process of its own, never
where the verdict is made: calling it here starts that process, and giving it to Group.spawn() does
so beside others. As in the student's notebook, it sees the modules that the set-up cell imported,
and what earlier answers define.
"""

from __future__ import annotations

import ast
import importlib
import linecache
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from labkit.errors import LabError
from labkit.group import Group

_PATIENCE = 10.0  # seconds for an answer that is called like a plain function
_sources: dict[str, str] = {}  # by the name that a submitted source defines


class NotAnswered(LabError):
    """Say why there is no answer to judge, and what to put back."""


class _Code:
    """Be a student's function in the child, where it may run."""

    def __init__(
        self, name: str, source: str, earlier: tuple[str, ...], modules: Mapping[str, str]
    ) -> None:
        self.__name__, self.source, self.earlier, self.modules = name, source, earlier, modules

    def __call__(self, *arguments: object) -> object:
        namespace: dict[str, Any] = {"__name__": "answer"}
        for alias, module in self.modules.items():
            namespace[alias] = importlib.import_module(module)
        for source in self.earlier:
            exec(compile(source, "an earlier answer", "exec"), namespace)
        exec(compile(self.source, _title(self.__name__), "exec"), namespace)
        return namespace[self.__name__](*arguments)


class Submitted:
    """Be a student's function, by its source; what it does happens in another process."""

    def __init__(self, name: str, source: str, modules: Mapping[str, str]) -> None:
        self.__name__, self.source, self.modules = name, source, modules
        lines = source.splitlines(keepends=True)
        linecache.cache[_title(name)] = (len(source), None, lines, _title(name))

    def __repr__(self) -> str:
        return f"Submitted({self.__name__!r})"

    def __call__(self, *arguments: object) -> Any:
        with Group(timeout=_PATIENCE, replay=False, plain=True) as group:
            process = group.spawn(self, *arguments)
        return process.result

    def __reduce__(self) -> tuple[object, ...]:
        return _Code, (self.__name__, self.source, _needed_by(self.source), self.modules)


class Unanswered:
    """Stand for a missing answer: whoever uses it gets the reason."""

    def __init__(self, name: str, reason: str) -> None:
        self.__name__, self.reason = name, reason

    def __repr__(self) -> str:
        return f"Unanswered({self.__name__!r})"

    def __call__(self, *_: object) -> None:
        raise NotAnswered(self.reason)

    def __reduce__(self) -> tuple[object, ...]:
        raise NotAnswered(self.reason)


def submitted(name: str, source: str) -> Any:
    """Return what the source binds to a name: a literal's value, or a Submitted function; never
    runs it.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        return unanswered(
            name, f"your answer is not valid Python: {error.msg} in its line {error.lineno}"
        )
    except (ValueError, RecursionError, MemoryError) as error:
        return unanswered(name, f"your answer is not valid Python: {error}")
    _sources[name] = source
    modules = _modules(sys._getframe(1).f_globals)
    for statement in reversed(statements):
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            return Submitted(name, source, modules)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and name in _targets(statement):
            return _value(name, source, statement.value, modules)
    return unanswered(name, f"your answer does not define {name}: define it in the answer cell")


def unanswered(name: str, reason: str) -> Unanswered:
    """Return what stands for a missing answer."""
    return Unanswered(name, reason)


def _modules(namespace: Mapping[str, object]) -> dict[str, str]:
    """Return the modules that a notebook has imported, by the names it gave them."""
    found = {
        name: value.__name__ for name, value in namespace.items() if isinstance(value, ModuleType)
    }
    return {name: module for name, module in found.items() if not name.startswith("_")}


def _needed_by(source: str) -> tuple[str, ...]:
    """Return the other answers whose names a source uses."""
    used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    needed = [_sources[name] for name in _sources if name in used and _sources[name] != source]
    return tuple(dict.fromkeys(needed))


def _targets(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _value(name: str, source: str, value: ast.expr | None, modules: Mapping[str, str]) -> Any:
    try:
        return ast.literal_eval(value or "None")
    except (ValueError, TypeError, RecursionError, MemoryError):
        if isinstance(value, ast.Lambda | ast.Name | ast.Call | ast.Attribute):
            return Submitted(name, source, modules)  # a function, made in another way than by def
        return unanswered(name, f"write {name} as a plain value, such as {name} = 3")


def _title(name: str) -> str:
    return f"your answer {name}"
