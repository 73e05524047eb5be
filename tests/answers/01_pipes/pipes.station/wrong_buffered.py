# P6: a buffer is cut where it is full
# says: ended within a line
def report(fd, station, values):
    count = 0
    try:
        with open(fd, "w", closefd=False) as file:
            for value in values:
                print(station, value, file=file)
                count += 1
    except BrokenPipeError:
        pass
    return count
