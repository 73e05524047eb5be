# P6: more than PIPE_BUF at once
# says: ended within a line
def report(fd, station, values):
    lines = b"".join(f"{station} {value}\n".encode() for value in values)
    try:
        os.write(fd, lines)
    except BrokenPipeError:
        return lines.count(b"\n") // 2
    return len(values)
