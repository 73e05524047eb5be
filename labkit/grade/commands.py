"""What `labkit release` and `labkit tidy` do; their arguments are in labkit.__main__."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from labkit.grade.gradebook import replace
from labkit.grade.notebook import notebooks, read
from labkit.grade.release import release
from labkit.grade.tidy import blemishes, tidy


def run_release(options: argparse.Namespace) -> int:
    """Write exercises from solutions, or say which of them differ."""
    chosen = options.paths or notebooks([options.solutions])
    found = [] if options.paths else _orphans(options.to, {path.name for path in chosen})
    for path in chosen:
        target = options.to / path.name
        if not _write(target, release(read(path), str(path)), options.check):
            found.append(f"{target} is not what {path} releases")
    return _say(found, "run `labkit release`", options.check)


def run_tidy(options: argparse.Namespace) -> int:
    """Make notebooks canonical, and report what only their author can mend."""
    found = []
    for path in notebooks(options.paths):
        text = tidy(read(path))
        if not _write(path, text, options.check):
            found.append(f"{path} is not tidy")
        found += [f"{path}: {blemish}" for blemish in blemishes(json.loads(text))]
    return _say(found, "run `labkit tidy`, and mend the cells that it names", options.check)


def _write(path: Path, text: str, check: bool) -> bool:
    """Make a file hold a text, or only tell whether it does."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return True
    if not check:
        replace(path, text)
    return not check


def _orphans(folder: Path, names: set[str]) -> list[str]:
    found = notebooks([folder]) if folder.is_dir() else []
    return [f"{path} has no solution: delete it" for path in found if path.name not in names]


def _say(found: list[str], cure: str, check: bool) -> int:
    for line in found:
        print(line)
    if found and check:
        print(f"{len(found)} found: {cure}")
    return 1 if found and check else 0
