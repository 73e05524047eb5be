# P7: the writer does not expect that nobody reads
# says: BrokenPipeError means that nobody reads any more
def report(fd, station, values):
    for value in values:
        os.write(fd, f"{station} {value}\n".encode())
    return len(values)
