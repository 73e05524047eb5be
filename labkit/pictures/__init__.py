"""Pictures of what happened in one experiment; plot draws what was measured over many.

Each function takes plain data and returns a closed Figure, so that a cell shows it once. There is
a file for each lesson that needs a picture of its own.
"""

from labkit.pictures.bars import bars
from labkit.pictures.files import jobs, noticed, stacks
from labkit.pictures.memory import additions, circle, pixels
from labkit.pictures.pipes import race, records
from labkit.pictures.queues import overtaking, shifts
from labkit.pictures.rpc import books, grid, shares, waits
from labkit.pictures.semaphores import seats, table, timeline
from labkit.pictures.signals import lives, sets, taps
from labkit.pictures.sockets import arrivals, pieces, turns

__all__ = [
    "additions", "arrivals", "bars", "books", "circle", "grid", "jobs", "lives", "noticed",
    "overtaking", "pieces", "pixels", "race", "records", "seats", "sets", "shares", "shifts",
    "stacks", "table", "taps", "timeline", "turns", "waits",
]  # fmt: skip
