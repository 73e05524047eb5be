# P6: the newline is a write of its own
# says: ended within a line
def report(fd, station, values):
    for count, value in enumerate(values):
        try:
            os.write(fd, f"{station} {value}".encode())
            os.write(fd, b"\n")
        except BrokenPipeError:
            return count
    return len(values)
