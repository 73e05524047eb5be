"""What the source of an answer defines, found without running it.

The compiler's own symbol table answers it, so that `def`, `class`, `=`, `with … as` and what is
defined inside `if` or `try` all count, and what stands inside functions does not.

Traps: hostile source makes the parser give up in five different ways; and a harmless `"\\d"` makes
it warn, which is nobody's business here. The switch for warnings is global, hence the lock.
"""

from __future__ import annotations

import re
import symtable
import threading
import warnings

PLACEHOLDER = 'raise NotImplementedError("replace this line with your code")'
LARGEST = 200_000
_MOST_DOTS = 5_000  # CPython keeps all beginnings of a.a.a.a…: of 90,000 dots, 8 GB

_COMMAND = re.compile(r"\s*(?:[\w, ]+=\s*)?[%!]\S")
_one_at_a_time = threading.Lock()


class Unreadable(Exception):
    """Say in a sentence why a source is not Python."""


def defined(text: str) -> list[str]:
    """List the public names that a source assigns at its top level, in order."""
    return [s.get_name() for s in _symbols(text) if s.is_assigned() and _public(s)]


def bound(text: str) -> set[str]:
    """Return the public names that a source binds at its top level, by assignment or by import."""
    return {s.get_name() for s in _symbols(text) if _public(s) and _binds(s)}


def _public(symbol: symtable.Symbol) -> bool:
    return not symbol.get_name().startswith("_")


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported()


def _symbols(text: str) -> list[symtable.Symbol]:
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise Unreadable(f"it is larger than {LARGEST // 1000} KB")
    if text.count(".") > _MOST_DOTS:
        raise Unreadable(f"it has more than {_MOST_DOTS:,} dots")
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return symtable.symtable(text, "answer", "exec").get_symbols()
    except SyntaxError as error:
        raise Unreadable(_complaint(text, error)) from None
    except ValueError:
        raise Unreadable("it contains characters that are not text") from None
    except (RecursionError, MemoryError):
        raise Unreadable("it is nested too deeply") from None


def _complaint(text: str, error: SyntaxError) -> str:
    number = error.lineno or 1
    line = [*text.split("\n"), ""][min(number, text.count("\n") + 1) - 1]
    if _COMMAND.match(line.strip()[:200]):  # of a longer one it could take minutes
        return (
            f"line {number} is a command of the notebook (`{line.strip()[:40]}`), not Python:"
            " take it out, or write it in a cell of its own"
        )
    return f"line {number} is not valid Python ({error.msg})"
