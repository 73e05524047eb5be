def report(fd, station, values):
    sent = 0
    with open(fd, "wb", buffering=0, closefd=False) as file:
        for value in values:
            try:
                file.write(b"%s %d\n" % (station.encode(), value))
            except OSError:
                return sent
            sent += 1
    return sent
