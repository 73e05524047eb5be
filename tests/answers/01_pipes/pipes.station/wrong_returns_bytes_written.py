# bytes are counted, not lines
# says: return how many lines
def report(fd, station, values):
    written = 0
    for value in values:
        try:
            written += os.write(fd, f"{station} {value}\n".encode())
        except BrokenPipeError:
            break
    return written
