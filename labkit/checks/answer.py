"""An answer as the grader holds it: a literal, a submitted function, or the reason why there is
none.

A submitted function is source text. It is compiled and run only in a process of its own, never
where the verdict is made: calling it here starts that process, and giving it to Group.spawn() does
so beside others. As in the student's notebook, it sees what the set-up cell imported, and what
earlier answers define.
"""

from __future__ import annotations

import ast
import importlib
import linecache
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from labkit.errors import LabError
from labkit.group import Group
from labkit.parcel import Untrusted

_PATIENCE = 10.0  # seconds for an answer that is called like a plain function
_MAY_MAKE_A_FUNCTION = (ast.Lambda, ast.Name, ast.Call, ast.Attribute)
_NOT_THERE = ("__main__", "IPython", "ipykernel")  # modules of the notebook, not of a child
Imports = Mapping[str, tuple[str, str]]
_sources: dict[str, str] = {}  # by the name that a submitted source defines


class NotAnswered(LabError):
    """Say why there is no answer to judge, and what to put back."""


class Submitted(Untrusted):
    """Be a student's function, by its source; what it does happens in another process."""

    def __init__(self, name: str, source: str, imports: Imports) -> None:
        self.__name__, self.source, self.imports = name, source, imports
        lines = source.splitlines(keepends=True)
        linecache.cache[_title(name)] = (len(source), None, lines, _title(name))

    def __repr__(self) -> str:
        return f"Submitted({self.__name__!r})"

    def __call__(self, *arguments: object) -> Any:
        with Group(timeout=_PATIENCE, replay=False, plain=True) as group:
            process = group.spawn(self, *arguments)
        return process.result

    def __reduce__(self) -> tuple[object, ...]:
        earlier, used = _needed_by(self.source)
        imports = {name: origin for name, origin in self.imports.items() if name in used}
        return _run, (self.__name__, self.source, earlier, imports)


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
        tree = ast.parse(source)
    except SyntaxError as error:
        return unanswered(
            name, f"your answer is not valid Python: {error.msg} in its line {error.lineno}"
        )
    except (ValueError, RecursionError, MemoryError) as error:
        return unanswered(name, f"your answer is not valid Python: {error}")
    _sources[name] = source
    binding = _last_binding(name, tree.body)
    if binding is None:
        return unanswered(name, f"your answer does not define {name}: define it in the answer cell")
    if isinstance(binding, ast.Assign | ast.AnnAssign) and name in _targets(binding):
        try:
            return ast.literal_eval(binding.value or "None")
        except (ValueError, TypeError, RecursionError, MemoryError):
            if not isinstance(binding.value, _MAY_MAKE_A_FUNCTION):
                return unanswered(name, f"write {name} as a plain value, such as {name} = 3")
    return Submitted(name, source, _imports(sys._getframe(1).f_globals))


def unanswered(name: str, reason: str) -> Unanswered:
    """Return what stands for a missing answer."""
    return Unanswered(name, reason)


def _run(name: str, source: str, earlier: tuple[str, ...], imports: Imports) -> Any:
    """Run a source in the child, where it may run, and return what it binds to the name."""
    module = sys.modules["answer"] = ModuleType("answer")
    for alias, (origin, attribute) in imports.items():
        found = importlib.import_module(origin)
        setattr(module, alias, getattr(found, attribute) if attribute else found)
    for text, title in (*((text, "an earlier answer") for text in earlier), (source, _title(name))):
        exec(compile(text, title, "exec", dont_inherit=True), module.__dict__)
    if not hasattr(module, name):
        raise NameError(f"your answer did not define {name} when it was run")
    return getattr(module, name)


def _last_binding(name: str, statements: Iterable[ast.stmt]) -> ast.stmt | None:
    """Return the last statement that may bind a name outside functions and classes."""
    found = [statement for statement in statements if name in _bound_by(statement)]
    return found[-1] if found else None


def _targets(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _imports(namespace: Mapping[str, object]) -> Imports:
    """Return what a notebook has imported, by the names it gave: the module, and what of it."""
    found = {}
    for name, value in namespace.items():
        if isinstance(value, ModuleType):
            found[name] = value.__name__, ""
        elif isinstance(value, type | FunctionType | BuiltinFunctionType):
            origin, attribute = str(value.__module__), value.__qualname__
            if getattr(sys.modules.get(origin), attribute, None) is value:
                found[name] = origin, attribute
    return {name: origin for name, origin in found.items() if not origin[0].startswith(_NOT_THERE)}


def _needed_by(source: str) -> tuple[tuple[str, ...], set[str]]:
    """Return the other answers whose names a source uses, and all names that they use together."""
    used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    needed = [text for name, text in _sources.items() if name in used and text != source]
    for text in needed:
        used |= {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return tuple(dict.fromkeys(needed)), used


def _title(name: str) -> str:
    return f"your answer {name}"
