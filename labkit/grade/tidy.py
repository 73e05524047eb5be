"""Make a notebook canonical, so that running an unchanged one again changes only its images.

    metadata ─▶ a short list     ids ─▶ from marker or text     counts ─▶ 1..n
    widget state, stderr, time stamps ─▶ gone                   streams ─▶ joined

What cannot be mended by cutting is reported instead: a cell that was never run, and text that is
true on one machine only. Trap: dropping stderr hides nothing, as nbval fails when it comes again.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labkit.grade.images import small
from labkit.grade.notebook import Cell, Notebook, canonical, code_cells, marker, source

METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
CELL_KEYS = ("deletable", "editable", "tags")
OUTPUT_KEYS = ("alt", "height", "width")
PNG = "image/png"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

_ONE_MACHINE = {
    "a path of this machine": r"(?:/home|/Users|/root|/tmp|/var/folders|[A-Z]:\\Users)[/\\]\w+",
    "a process number": r"(?i:\bpids?\b)\W{0,3}\d{3,}",
    "a memory address": r"\bat 0x[0-9a-fA-F]{6,}",
}

Output = dict[str, Any]


def tidy(notebook: Notebook) -> str:
    """Return the canonical text of a notebook."""
    result = copy.deepcopy(notebook)
    name_cells(result)
    trim_metadata(result)
    for count, cell in enumerate(filter(_executed, code_cells(result)), start=1):
        cell["execution_count"] = count
        cell["outputs"] = list(_outputs(cell))
    return canonical(result)


def name_cells(notebook: Notebook) -> None:
    """Give each cell an id made of its marker, or else of its text: no two runs differ."""
    seen: set[str] = set()
    for cell in notebook["cells"]:
        name = _name(cell)
        numbered = (f"{name}-{n}" for n in itertools.count(2))
        # The second cell of a task `t` must not take the name of the first of a task `t.2`.
        cell["id"] = next(each for each in itertools.chain([name], numbered) if each not in seen)
        seen.add(cell["id"])
    notebook["nbformat_minor"] = 5


def _name(cell: Cell) -> str:
    mark = marker(cell)
    if mark is None:
        return hashlib.sha256(source(cell).encode()).hexdigest()[:12]
    return re.sub(r"[^a-z0-9_]", "-", f"{mark.kind} {mark.task}".lower())[:56]


def trim_metadata(notebook: Notebook) -> None:
    """Keep of all metadata only what another reader needs."""
    notebook["metadata"] = copy.deepcopy(METADATA)
    for cell in notebook["cells"]:
        old = cell.get("metadata", {})
        cell["metadata"] = {key: old[key] for key in CELL_KEYS if key in old}
        if old.get("jupyter", {}).get("source_hidden"):
            cell["metadata"]["jupyter"] = {"source_hidden": True}


def _executed(cell: Cell) -> bool:
    return cell.get("execution_count") is not None


def _outputs(cell: Cell) -> Iterator[Output]:
    """Yield the outputs worth keeping; pieces of one stream are one output, however they came."""
    last: Output = {}
    for output in filter(_lasting, cell["outputs"]):
        if output["output_type"] == "stream" and last.get("output_type") == "stream":
            last["text"] = _text(last["text"]) + _text(output["text"])
            continue
        if last:
            yield last
        last = _trimmed(output, cell["execution_count"])
    if last:
        yield last


def _lasting(output: Output) -> bool:
    if output["output_type"] == "stream":
        return bool(output["name"] == "stdout")
    return set(output.get("data", {"error": ""})) != {WIDGET_VIEW}


def _trimmed(output: Output, count: int) -> Output:
    if output["output_type"] == "execute_result":
        output["execution_count"] = count
    if "data" in output:
        output["data"].pop(WIDGET_VIEW, None)
        if image := output["data"].get(PNG):
            output["data"][PNG] = small(_text(image).strip()) + "\n"
        output["metadata"] = {
            mime: kept
            for mime, values in output.get("metadata", {}).items()
            if isinstance(values, dict)
            and (kept := {key: values[key] for key in OUTPUT_KEYS if key in values})
        }
    return output


def blemishes(notebook: Notebook) -> Iterator[str]:
    """Say what no tidying can mend: cells that were never run, text of one machine."""
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "code":
            continue
        if source(cell).strip() and not _executed(cell):
            yield f"cell {number} was not run: nbval would compare nothing; run it and save"
        for text in filter(None, map(_shown, cell["outputs"])):
            yield from (f"cell {number} shows {found}" for found in _one_machine(text))


def _one_machine(text: str) -> Iterator[str]:
    for what, pattern in {**_ONE_MACHINE, **_this_machine()}.items():
        found = re.search(pattern, text)
        if found:
            yield f"{what}: {found[0]!r}"


def _this_machine() -> dict[str, str]:
    places = {str(Path.cwd()), sys.prefix} - {"/"}
    patterns = {f"the folder {place}": re.escape(place) + r"\b" for place in sorted(places)}
    host = platform.node()
    if len(host) > 3 and host != "localhost":
        patterns["the name of this machine"] = rf"\b{re.escape(host)}\b"
    return patterns


def _shown(output: Output) -> str:
    texts = [output.get("text", ""), output.get("evalue", ""), output.get("traceback", "")]
    mimes = output.get("data", {})
    texts += [value for mime, value in mimes.items() if mime.startswith("text/")]
    return "\n".join(map(_text, texts))


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
