# P7: BrokenPipeError is swallowed, and it goes on
# says: return how many lines were written before
from contextlib import suppress


def report(fd, station, values):
    count = 0
    for value in values:
        with suppress(BrokenPipeError):
            os.write(fd, f"{station} {value}\n".encode())
        count += 1
    return count
