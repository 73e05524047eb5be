"""What happened to the bytes in a pipe: who was where, and whose they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from labkit.errors import BadRequest
from labkit.pictures.bars import ONE, OTHER
from labkit.plot.style import STYLE, subplots

Log = Sequence[tuple[float, int]]  # (moment in seconds, bytes moved until then)


def race(written: Log, read: Log) -> Figure:
    """Draw how far a writer was ahead of its reader, from the log of each."""
    if len(written) < 2 or len(read) < 2:
        raise BadRequest("there is nothing to draw: each log needs at least two entries")
    start = min(written[0][0], read[0][0])
    with plt.style.context(STYLE):
        figure, axes = subplots(figsize=(8, 4))
        for log, name, colour, dashes in (
            (written, "writer", ONE, "-"),
            (read, "reader", OTHER, "--"),
        ):
            times, counts = _in_milliseconds(log, start), [count / 1024 for _, count in log]
            axes.step(times, counts, dashes, where="post", color=colour, linewidth=2)
            axes.annotate(name, (times[-1], counts[-1]), xytext=(-6, 6), textcoords="offset points",
                          ha="right", color=colour, fontweight="bold")  # fmt: skip
        _mark_lead(axes, written, read, start)
        axes.set(
            xlabel="time since the start (ms)",
            ylabel="bytes moved (KiB)",
            title="Who was where, and when",
        )
        axes.margins(y=0.12)
    return figure


def _mark_lead(axes: Axes, written: Log, read: Log, start: float) -> None:
    """Mark how many bytes were between the two while the writer stood still for longest."""
    (began, ahead), (ended, _) = max(
        zip(written, written[1:], strict=False), key=lambda pair: pair[1][0] - pair[0][0]
    )
    middle = (began + ended) / 2
    behind = max((count for moment, count in read if moment <= middle), default=0)
    x = (middle - start) * 1000
    axes.vlines(x, behind / 1024, ahead / 1024, color="black", linewidth=1)
    axes.annotate(f"{ahead - behind:,} bytes ahead", (x, (behind + ahead) / 2048), xytext=(8, 0),
                  textcoords="offset points", va="center",
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip


def _in_milliseconds(log: Log, start: float) -> list[float]:
    return [(moment - start) * 1000 for moment, _ in log]


def records(streams: Mapping[int, bytes], *, rows: int = 24) -> Figure:
    """Draw records of streams that two writers, A and B, have written; the key is a record's size.

    Of a long stream, the part is drawn in which the two take turns most often.
    """
    with plt.style.context(STYLE):
        figure, panels = subplots(1, len(streams), figsize=(8, 4), squeeze=False)
        for axes, (size, stream) in zip(panels[0], streams.items(), strict=True):
            lines = [stream[i : i + size] for i in range(0, len(stream), size)]
            first = _liveliest(lines, rows)
            columns = range(0, size, max(1, size // 300))
            picture = [
                [line[column : column + 1] == b"B" for column in columns]
                for line in lines[first : first + rows]
            ]
            colours = ListedColormap([ONE, OTHER])
            extent = (0, size, first + len(picture), first)
            axes.imshow(picture, aspect="auto", cmap=colours, vmin=0, vmax=1,
                        interpolation="nearest", extent=extent)  # fmt: skip
            axes.set(title=f"records of {size:,} bytes", xlabel="byte of the record")
            axes.grid(visible=False)
        panels[0][0].set_ylabel("record")
        figure.suptitle("dark: written by A · light: written by B", fontsize="medium")
    return figure


def _liveliest(lines: Sequence[bytes], rows: int) -> int:
    """Return the first of those consecutive lines in which the writers take turns most often."""
    turns = [line.count(b"AB") + line.count(b"BA") + (line[-1:] != following[:1])
             for line, following in zip(lines, [*lines[1:], b""], strict=True)]  # fmt: skip
    return max(range(max(1, len(lines) - rows)), key=lambda first: sum(turns[first : first + rows]))
