"""A notebook as the grader sees it: cells, the marker in the first line of some, one text.

    # ANSWER pipes.read_all                     the student writes this cell
    # CHECK pipes.read_all (2 points)           judges it
    # HIDDEN CHECK pipes.read_all (1 point)     judges it too, and is not handed out

Trap: `import nbformat` takes seconds beside JupyterLab, because an optional check of web addresses
builds a large grammar. So only what writes notebooks imports it, with that grammar out of sight.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labkit.errors import BadRequest

Notebook = dict[str, Any]
Cell = dict[str, Any]

_MARKER = re.compile(
    r"# (?P<kind>ANSWER|CHECK|HIDDEN CHECK) (?P<task>[a-z]\w*(?:\.\w+)*)"
    r"(?: \((?P<points>\d{1,3}) points?\))?",
    re.ASCII,
)
_HIDDEN_IMPORT = "rfc3987_syntax"


@dataclass(frozen=True)
class Marker:
    """Say what a cell is for: its kind, its task, and the points if any are written there."""

    kind: str
    task: str
    points: int | None = None

    @property
    def judges(self) -> bool:
        """Tell whether the cell is a check, hidden or not."""
        return self.kind != "ANSWER"

    @property
    def hidden(self) -> bool:
        """Tell whether the cell stays with the instructor."""
        return self.kind == "HIDDEN CHECK"


def source(cell: Cell) -> str:
    """Return the text of a cell; notebook files hold it as one string or as a list of lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def first_line(text: str) -> str:
    """Return the first line that is not blank, without spaces at its end."""
    return next((line for line in map(_bare, text.split("\n")) if line), "")


def _bare(line: str) -> str:
    return line.rstrip(" \t\r")


def marker(cell: Cell) -> Marker | None:
    """Return the marker in the first line of a code cell, if there is one."""
    if cell["cell_type"] != "code":
        return None
    found = _MARKER.fullmatch(_bare(source(cell).partition("\n")[0]))
    if found is None:
        return None
    points = found["points"]
    return Marker(found["kind"], found["task"], None if points is None else int(points))


def code_cells(notebook: Notebook) -> list[Cell]:
    """Return the code cells in order: the k-th of them is the k-th test of nbval."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def notebooks(paths: list[Path]) -> list[Path]:
    """List the notebooks that are named, and those in the folders that are named, sorted."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise BadRequest(f"there is no {', '.join(missing)}: run this in the folder of the course")
    found = [sorted(path.glob("*.ipynb")) if path.is_dir() else [path] for path in paths]
    return [path for group in found for path in group]


def read(path: Path) -> Notebook:
    """Read a notebook of ours, which is trusted; for one of a student see `submission`."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadRequest(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise BadRequest(f"{path} is not a notebook: {error}") from error
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise BadRequest(f"{path} is not a notebook of format 4: open it in JupyterLab and save it")
    return notebook


def canonical(notebook: Notebook) -> str:
    """Return the one text of a notebook: sorted keys, indent 1, a newline at the end."""
    with quick_import():
        import nbformat
    node = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    try:
        nbformat.validate(node)
    except nbformat.ValidationError as error:
        raise BadRequest(f"not a valid notebook: {error.message}") from error
    text: str = nbformat.writes(node)  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"


@contextmanager
def quick_import() -> Iterator[None]:
    hide = _HIDDEN_IMPORT not in sys.modules
    if hide:
        sys.modules[_HIDDEN_IMPORT] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hide:
            del sys.modules[_HIDDEN_IMPORT]
