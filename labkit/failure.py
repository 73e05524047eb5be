"""What went wrong in a child, told in the numbering of the notebook: which cell, which line, which
code.

A child knows only file names such as /tmp/ipykernel_71/3.py, and has no source to quote. The
notebook's process has both: IPython knows the cell of each such file, and `linecache` its text.
"""

from __future__ import annotations

import linecache
import re
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from labkit import line

_OURS = (str(Path(__file__).parent), sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"))
_MOST_FRAMES = 4


@dataclass(frozen=True)
class Place:
    """Be one line of code in a file or a cell."""

    file: str
    line: int
    function: str
    through: tuple[str, ...] = field(default=(), compare=False)  # that it called: "queues.get", …

    @property
    def foreign(self) -> bool:
        """Tell whether it is the student's code, not labkit's or Python's own."""
        return not self.file.startswith((*_OURS, "<frozen", "<string>"))  # `python -c`: the nursery

    def __str__(self) -> str:
        code = linecache.getline(self.file, self.line).strip() if _quotable(self.file) else ""
        within = f", in {self.function}()" if self.function.isidentifier() else ""
        return f"{_title(self.file)}, line {self.line}{within}{f': `{code}`' if code else ''}"


def _quotable(file: str) -> bool:
    """Tell whether a line of it may be shown: the name is a claim of the child's.

    A guest may name what never ends, such as /dev/zero, or a hidden check: of guests, only answers.
    """
    return not line.is_open(line.GUESTS) or (
        file.startswith("your answer ") and file in linecache.cache
    )


def _title(file: str) -> str:
    """Return "the cell" for the file that IPython made of a cell, else the bare file name.

    Not the cell's number: it changes whenever a cell is run again. The function's name finds it.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return "the cell" if shell and shell.compile.format_code_name(file) else Path(file).name


@dataclass(frozen=True)
class Failure:
    """Be an exception that ended a child: its type, its text, and where it was raised."""

    type: str
    text: str
    places: tuple[Place, ...]

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Failure:
        """Make it from what the child has written down; raises KeyError, TypeError or ValueError
        for nonsense.
        """
        places = tuple(
            Place(str(file), int(line), str(name)) for file, line, name in record["frames"]
        )
        return cls(str(record["type"]), str(record["text"]), places)

    @property
    def summary(self) -> str:
        """Return the last line of a traceback: the type and the text."""
        return f"{self.type}: {self.text}" if self.text else self.type

    def story(self, name: str) -> str:
        """Return what happened in the process of that name, and where, as a short traceback."""
        places = [place for place in self.places if place.foreign] or list(self.places)
        lines = [f"  {place}" for place in places[-_MOST_FRAMES:]]
        return "\n".join([f"{name} raised {self.summary}", *lines])


def place_in_dump(dump: str) -> Place | None:
    """Return the innermost line of the student's code in what faulthandler has written."""
    frames = re.findall(r'File "([^"]+)", line (\d+) in (\S+)', dump)
    places = [Place(file, int(line), function) for file, line, function in frames]
    for depth, place in enumerate(places):
        if place.foreign:
            above = tuple(f"{Path(each.file).stem}.{each.function}" for each in places[:depth])
            return replace(place, through=above)
    return None
