"""Pictures of what happened in one experiment; plot draws what was measured over many.

Each function takes plain data and returns a closed Figure, so that a cell shows it once. There is
a file for each lesson that needs a picture of its own.
"""

from labkit.pictures.bars import bars
from labkit.pictures.pipes import race, records
from labkit.pictures.rpc import books, shares, table, waits

__all__ = ["bars", "books", "race", "records", "shares", "table", "waits"]
