def lines(station, values):
    for value in values:
        yield f"{station} {value}\n"


def report(fd, station, values):
    written = 0
    try:
        for line in lines(station, values):
            os.write(fd, line.encode())
            written += 1
    finally:
        return written  # noqa: B012
