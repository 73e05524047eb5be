# a line without its end
# says: not one line for each value
def report(fd, station, values):
    for count, value in enumerate(values):
        try:
            os.write(fd, f"{station} {value}".encode())
        except BrokenPipeError:
            return count
    return len(values)
