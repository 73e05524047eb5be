def report(fd, station, values):
    sent = 0
    for value in values:
        try:
            os.writev(fd, [station.encode(), b" ", str(value).encode(), b"\n"])
        except BrokenPipeError:
            break
        sent += 1
    return sent
