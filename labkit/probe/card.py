"""An identity card: what was found out about a mechanism, how, and how sure that is.

    card.lines          as data
    card                in a notebook: a table; as text: without a number that was measured
    card.markdown()     for a page of your own

A measured number is another one on the next machine. So a line has its finding in words, which stay
the same, and the number apart from it, which only the table and the Markdown show.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

_ORDER = (
    "byte stream or messages", "does it count?", "a ring before the wait", "size",
    "its content at first", "where it is", "direction", "ordering", "capacity",
    "when the buffer is full", "when it is rung very often", "largest message", "torn reads",
    "concurrent updates", "when the writer is killed, the reader sees",
    "when the reader is killed, the writer sees", "when the ringer is killed, the waiter sees",
    "when one is killed, the other sees", "outlives its makers", "unrelated processes",
    "another machine", "more than two processes", "several readers", "several writers",
    "several waiters: who is woken", "a process that waits", "select() and poll()", "cost",
)  # fmt: skip
_NARROWEST = 130  # pixels of a column of a comparison: with many of them, the table is scrolled
_STYLE = (
    "text-align:left; vertical-align:top; white-space:normal; overflow-wrap:anywhere; "
    "padding:3px 8px;"
)


@dataclass(frozen=True)
class Line:
    """Say one property: what was found, by which experiment, and how sure that is."""

    of: str  # the property
    found: str
    how: str = ""
    sure: str = ""
    figure: str = ""  # what was measured: another number on another machine
    wrong: str = ""  # what the mechanism claims and the experiment disproves

    def __str__(self) -> str:
        sure = f" [{self.sure}]" if self.sure else ""
        wrong = f"\n  ✘ {self.wrong}" if self.wrong else ""
        return f"{self.of}: {self.found}{sure}{wrong}"


@dataclass(frozen=True)
class Card:
    """Be what was found out about one mechanism."""

    name: str
    kind: str  # of its ends: "channel", "bell", "region"
    lines: tuple[Line, ...]

    def __getitem__(self, of: str) -> Line:
        """Return the line about a property; raises KeyError with the properties there are."""
        for line in self.lines:
            if line.of == of:
                return line
        raise KeyError(
            f"the card of {self.name} has no {of!r}; it has {[x.of for x in self.lines]}"
        )

    @property
    def disagreements(self) -> tuple[Line, ...]:
        """Return the lines in which what it claims is not what was found."""
        return tuple(line for line in self.lines if line.wrong)

    def __repr__(self) -> str:
        return "\n".join([f"{self.name} ({self.kind})", *map(str, self.lines)])

    def _rows(self) -> list[list[str]]:
        return [[line.of, _with_figure(line), line.how, line.sure] for line in self.lines]

    def _repr_html_(self) -> str:
        heads = ["property", self.name, "how it was found", "how sure"]
        return _html(f"{self.name}: a {self.kind}", heads, self._rows(), (17, 31, 37, 15))

    def markdown(self) -> str:
        """Return it as a table in Markdown."""
        return _markdown(["property", self.name, "how it was found", "how sure"], self._rows())


@dataclass(frozen=True)
class Cards:
    """Be several cards side by side: a row for each property, a column for each mechanism."""

    cards: tuple[Card, ...]

    def __getitem__(self, name: str) -> Card:
        """Return one mechanism's card; raises KeyError with those there are."""
        for card in self.cards:
            if card.name == name:
                return card
        raise KeyError(f"there is no card of {name!r}; there are {[c.name for c in self.cards]}")

    @property
    def properties(self) -> tuple[str, ...]:
        """Return every property that one of the cards has, each once, in order."""
        return tuple(sorted({line.of for card in self.cards for line in card.lines}, key=place))

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.cards))

    def _rows(self) -> list[list[str]]:
        found = [{line.of: _with_figure(line) for line in card.lines} for card in self.cards]
        return [[of, *(card.get(of, "–") for card in found)] for of in self.properties]

    @property
    def _heads(self) -> list[str]:
        return ["property", *(card.name for card in self.cards)]

    def _repr_html_(self) -> str:
        share = 84 / max(1, len(self.cards))
        return _html("Side by side", self._heads, self._rows(), (16, *[share] * len(self.cards)))

    def markdown(self) -> str:
        """Return it as a table in Markdown."""
        return _markdown(self._heads, self._rows())


def place(of: str) -> tuple[int, str]:
    """Return where a property stands on a card; what is not known stands at the end."""
    return (_ORDER.index(of) if of in _ORDER else len(_ORDER)), of


def _with_figure(line: Line) -> str:
    found = f"{line.found} ({line.figure})" if line.figure else line.found
    return f"{found} ✘ {line.wrong}" if line.wrong else found


def _html(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> str:
    columns = "".join(f'<col style="width:{width:.4g}%">' for width in widths)
    head = "".join(f'<th scope="col" style="{_STYLE}">{html.escape(each)}</th>' for each in heads)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return (
        f'<div style="overflow-x:auto"><table style="width:100%; table-layout:fixed; '
        f'min-width:{_NARROWEST * len(widths)}px; border-collapse:collapse">'
        f'<caption style="text-align:left"><b>{html.escape(title)}</b></caption>'
        f"<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Sequence[str]) -> str:
    first, *others = (html.escape(each).replace("✘", "<b>✘</b>") for each in row)
    cells = "".join(f'<td style="{_STYLE}">{each}</td>' for each in others)
    return f'<th scope="row" style="{_STYLE}">{first}</th>{cells}'


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in lines)
