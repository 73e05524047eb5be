# P7: what nobody reads is counted
# says: lines got through
def report(fd, station, values):
    for value in values:
        try:
            os.write(fd, f"{station} {value}\n".encode())
        except BrokenPipeError:
            break
    return len(values)
