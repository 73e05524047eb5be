def report(fd, station, values):
    lines = [f"{station} {value}\n".encode() for value in values]
    sent = 0
    while lines:
        batch = []
        while lines and sum(map(len, batch)) + len(lines[0]) <= select.PIPE_BUF:
            batch.append(lines.pop(0))
        try:
            os.write(fd, b"".join(batch))
        except BrokenPipeError:
            return sent
        sent += len(batch)
    return sent
