"""Make text of unknown origin harmless to show: in a terminal, a page, a table, an XML file.

Trap: what looks harmless in one place is code in another. `=1+1` is a formula in a spreadsheet, an
escape sequence moves a terminal's cursor, a right-to-left mark makes code read differently.
"""

from __future__ import annotations

import hashlib
import re

_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def printable(text: str, limit: int = 4000) -> str:
    """Drop terminal sequences, write other invisible characters as escapes, cut at the limit."""
    text = _TERMINAL.sub("", text[: 2 * limit])
    cut = text[:limit] + ("… (cut)" if len(text) > limit else "")
    return "".join(c if c in "\n\t…" or c.isprintable() else _escape(c) for c in cut)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def one_line(text: str, limit: int = 200) -> str:
    """Return printable text without line breaks."""
    return printable(" ".join(text.split()), limit)


def folder(name: str) -> str:
    """Return a name that any file system takes, the same for the same name."""
    plain = printable(name.replace("/", "_").replace("\n", "_").replace("\t", "_"))
    if len(plain.encode()) <= 120:
        return plain
    return plain[:24] + "-" + hashlib.sha256(plain.encode()).hexdigest()[:12]


def cell(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    text = one_line(value) if value else value
    return "'" + text if value.startswith(_FORMULA) or text.startswith(_FORMULA) else text
