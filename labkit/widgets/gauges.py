"""What a playground shows, as HTML: a bar for the buffer, a table of figures, who waits for whom.

Colour never stands alone: a full buffer is striped, too, and says so. The colours are those of
Okabe and Ito, which colour-blind people can tell apart; all others follow the page's theme.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labkit.actor import Side
    from labkit.play import Reading

_A_WHILE = 0.2  # seconds: whoever has run since then goes on
_BLUE, _ORANGE = "#0072B2", "#D55E00"
_STRIPES = f"repeating-linear-gradient(45deg,{_ORANGE} 0 8px,#a84a00 8px 12px)"
_STYLE = """<style>
.labkit-play {font: 13px var(--jp-ui-font-family, sans-serif); line-height: 1.5;
  color: var(--jp-ui-font-color1, #222); margin: 4px 2px}
.labkit-play table {border-collapse: collapse; font-variant-numeric: tabular-nums}
.labkit-play th, .labkit-play td {padding: 2px 14px 2px 0; text-align: right; min-width: 5.5em}
.labkit-play th {font-weight: normal; color: var(--jp-ui-font-color2, #555)}
.labkit-play tr > :first-child {text-align: left; min-width: 9em}
.labkit-play tr > :nth-child(2) {text-align: left; font-weight: bold}
.labkit-play .bar {display: inline-block; width: 22em; height: 14px; vertical-align: -2px;
  margin-right: 10px; border: 1px solid var(--jp-border-color1, #888)}
.labkit-play .bar span {display: block; height: 100%}
.labkit-play .label {display: inline-block; width: 115px; margin-right: 12px; text-align: right}
.labkit-play .said {min-height: 6em}
.labkit-play p {margin: 2px 0}
</style>"""
_HEADS = ("", "", "{unit}s", "{unit}s/s", "MB/s", "CPU", "waits/s", "pushed off/s")


def escaped(text: object) -> str:
    """Return a text as HTML shows it."""
    return html.escape(str(text), quote=False)


def page(reading: Reading) -> str:
    """Return all that there is to see of a play."""
    sides = (reading.producer, reading.consumer)
    head = "".join(f"<th>{each.format(unit=reading.unit)}</th>" for each in _HEADS)
    rows = "".join(f"<tr>{_row(side, over=bool(reading.over))}</tr>" for side in sides)
    said = "".join(f"<p>{_said(side)}</p>" for side in sides if not (reading.over and _on(side)))
    table = f"<table><tr>{head}</tr>{rows}</table>"
    parts = f'{_buffer(reading)}{table}<div class="said">{said}</div>'
    return f'{_STYLE}<div class="labkit-play">{parts}</div>'


def _buffer(reading: Reading) -> str:
    filling = reading.filling
    if filling is None:
        return f"<p>{escaped(reading.no_filling)} {_on_the_way(reading)}</p>"
    percent = round(100 * filling.share)
    colour = _STRIPES if reading.full else _BLUE
    text = f"<b>{filling}</b>"
    text += " — <b>full</b>: no room for one more message" if reading.full else ""
    text += f" — {filling.lost:,} messages lost" if filling.lost else ""
    bar = (
        f'<span class="bar" role="meter" aria-label="in the buffer" aria-valuenow="{percent}">'
        f'<span style="width:{percent}%;background:{colour}"></span></span>'
    )
    note = f"Counted: {escaped(filling.counts)}. {_on_the_way(reading)}"
    return f'<p><span class="label">in the buffer</span>{bar}{text}</p><p>{note}</p>'


def _on_the_way(reading: Reading) -> str:
    number, rung = reading.on_the_way, reading.unit == "ring"
    done = "made and not waited for" if rung else "sent and not received"
    return f"{number:,} {reading.unit}{'s' * (number != 1)} {done}."


def _row(side: Side, *, over: bool) -> str:
    state = "waits" if side.state == "plays" and _waits(side) else side.state
    state = "ended" if over and _on(side) else state
    figures = (
        f"{side.messages:,}", f"{side.rate:,.0f}", f"{side.bytes_rate / 1e6:,.2f}",
        f"{side.cpu:.0%}", f"{side.sleeps:,.0f}", f"{side.pushed_off:,.0f}",
    )  # fmt: skip
    return "".join(f"<td>{each}</td>" for each in (side.name, state, *figures))


def _said(side: Side) -> str:
    """Return what explain() says, once that holds for a while."""
    if not _on(side):
        return f"<b>{side.name}</b>: {escaped(side.doing).replace(chr(10), '<br>')}"
    if side.kind == "sleeping":
        return f"<b>{side.name}</b> goes on, and pauses after each message as its slider says."
    if side.state == "plays" and not _waits(side):
        return f"<b>{side.name}</b> goes on, with {side.sleeps:,.0f} short waits a second."
    whom = f" waits for {' and '.join(side.waits_for)}" if side.waits_for else ""
    return f"<b>{side.name}{whom}</b>, for {side.still:.0f} s now: {escaped(side.doing)}"


def _on(side: Side) -> bool:
    return side.state in ("plays", "paused")


def _waits(side: Side) -> bool:
    return side.still > _A_WHILE and side.kind != "sleeping"
