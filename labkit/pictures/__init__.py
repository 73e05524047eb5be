"""Pictures of what happened in one experiment; plot draws what was measured over many.

Each function takes plain data and returns a closed Figure, so that a cell shows it once. There is
a file for each lesson that needs a picture of its own.
"""

from labkit.pictures.bars import bars
from labkit.pictures.memory import additions, circle, pixels
from labkit.pictures.pipes import race, records
from labkit.pictures.semaphores import seats, table, timeline

__all__ = [
    "additions", "arrivals", "bars", "circle", "overtaking", "pieces", "pixels", "race",
    "records", "seats", "shifts", "table", "timeline", "turns",
]  # fmt: skip
