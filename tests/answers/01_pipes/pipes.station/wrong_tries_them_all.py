# P7: it counts what was written, but does not stop
# says: stop at the first BrokenPipeError
def report(fd, station, values):
    count = 0
    for value in values:
        try:
            os.write(fd, f"{station} {value}\n".encode())
            count += 1
        except BrokenPipeError:
            pass
    return count
