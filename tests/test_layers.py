"""Who may import whom in labkit, and how long a file may be.

`name(types)` may be imported only for annotations, under `if TYPE_CHECKING:`. The composition root
(`__init__`, `__main__`, `doctor`) puts the parts together, and may import all.
"""

import ast
from pathlib import Path

import pytest

import labkit

FOLDER = Path(labkit.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))
ROOT = {"__init__", "__main__", "doctor"}
# The widgets know nothing of processes; only playground("pipe"), once called, imports its engine.
ROWS = """
    errors
    calls
    inside
    kernel        calls
    hoard         kernel
    line
    failure       line
    litter        child line
    stop          errors
    measure       errors
    plain         errors
    mqueue
    names         errors mqueue
    link          errors names
    message       errors
    framing       link message
    mailbox       link message
    rpc           errors link plain
    sockets       errors framing link message
    parcel        errors link plain
    child         inside line link parcel tape
    nursery       child hoard kernel line link litter
    observe       inside kernel line link mqueue names observe
    quiet         kernel observe
    where         failure inside kernel
    tape          link
    trace
    splice        link tape trace process(types)
    process       errors failure kernel line link parcel tape group(types)
    group         errors kernel line observe parcel process quiet splice stop tape trace where
    straces       inside
    syscalls      errors group link straces
    hosts         errors group link
    mapping       errors link
    file_lock     errors
    ring
    ring_channel  framing link message ring
    mechanisms    errors framing link mailbox mapping mechanisms message names ring_channel sockets
    traffic       errors link measure
    bench         errors group link measure traffic
    metal         bench errors group link measure metal traffic
    plot          errors measure plot observe(types) trace(types)
    pictures      errors pictures plot
    bench_report  errors bench link measure metal plot traffic
    board         link
    actor         board errors kernel observe process
    play          actor board errors group link observe
    probe         errors group kernel link measure observe probe process(types)
    widgets       actor(types) errors play plot trace(types) widgets
    watch         child errors failure inside kernel line observe quiet watch where
    lesson        link names observe stop widgets
    checks        checks errors group kernel link names observe parcel process
    grade         checks child errors grade group line link nursery process stop
"""
MAY_IMPORT = {row.split()[0]: set(row.split()[1:]) for row in ROWS.splitlines() if row.strip()}


def layer(path: Path) -> str:
    """Return a module's name in the table: that of its folder, if it has one in labkit."""
    return path.relative_to(FOLDER).parts[0].removesuffix(".py")


def imported(node: ast.AST, package: list[str]) -> list[str]:
    """Return the full names that one statement imports; `package` is where it stands."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        above = package[: len(package) - node.level + 1] if node.level else []
        source = ".".join([*above, *([node.module] if node.module else [])])
        return [f"{source}.{name.name}" for name in node.names]
    return []


def imports(path: Path, source: str) -> set[str]:
    """Return which layers a module imports, anywhere in it, as the table writes them."""
    package = ["labkit", *path.relative_to(FOLDER).parts[:-1]]
    tree = ast.parse(source)
    guards = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)
    ]
    typing = {inner for guard in guards for outer in guard.body for inner in ast.walk(outer)}
    found = set()
    for node in ast.walk(tree):
        for name in imported(node, package):
            if name.split(".")[0] == "labkit":
                part = (name.split(".") + ["__init__"])[1]
                known = part in MAY_IMPORT.keys() | ROOT
                found.add((part if known else "__init__") + "(types)" * (node in typing))
    return found


def forbidden(path: Path, source: str) -> list[str]:
    """Return a sentence for each import that the table does not allow."""
    name, place = layer(path), path.relative_to(FOLDER)
    if name in ROOT:
        return []
    if name not in MAY_IMPORT:
        return [f"{place} is not in the table of tests/test_layers.py: add what it may import."]
    allowed = MAY_IMPORT[name] | {f"{other}(types)" for other in MAY_IMPORT[name]}
    return [f"{place} may not import {other}" for other in sorted(imports(path, source) - allowed)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_module_imports_only_what_its_row_allows(path):
    assert forbidden(path, path.read_text()) == []


def test_every_row_is_about_a_module_that_exists():
    assert {layer(path) for path in MODULES} - ROOT == set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("line", "layers"),
    [
        ("import labkit.bench", {"bench"}),
        ("from labkit import bench, Group", {"bench", "__init__"}),
        ("from labkit.grade.notebook import read", {"grade"}),
        ("def f():\n    from labkit import nursery", {"nursery"}),
        ("from ..link import Link", {"link"}),
        ("from .. import plot", {"plot"}),
        ("from .fifo import Fifo", {"mechanisms"}),
        ("from os import link", set()),
        ("if TYPE_CHECKING:\n    from labkit.group import Group", {"group(types)"}),
    ],
)
def test_every_way_to_import_is_seen(line, layers):
    assert imports(FOLDER / "mechanisms" / "pipe.py", line) == layers


def test_a_type_may_not_be_imported_when_running():
    path, line = FOLDER / "process.py", "from labkit.group import Group"
    assert forbidden(path, line) == ["process.py may not import group"]
    assert forbidden(path, f"if TYPE_CHECKING:\n    {line}") == []


def test_a_module_that_is_not_in_the_table_is_told_so():
    (sentence,) = forbidden(FOLDER / "news.py", "")
    assert sentence.startswith("news.py is not in the table")


def most_lines(path: Path) -> int:
    """Return how long a file of labkit may be."""
    if path == FOLDER / "__init__.py":
        return 40
    return 120 if layer(path) in ("mechanisms", "patterns") else 250


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_file_is_short_enough_to_be_read_at_once(path):
    assert len(path.read_text().splitlines()) <= most_lines(path)
