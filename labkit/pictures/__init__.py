"""Pictures of what happened in one experiment; plot draws what was measured over many.

Each function takes plain data and returns a closed Figure, so that a cell shows it once. There is
a file for each lesson that needs a picture of its own.
"""

from labkit.pictures.bars import bars
from labkit.pictures.files import noticed, shares, shifts
from labkit.pictures.pipes import race, records

__all__ = ["bars", "noticed", "race", "records", "shares", "shifts"]
