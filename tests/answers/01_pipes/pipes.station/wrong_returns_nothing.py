# the number is not returned
# says: return how many lines
def report(fd, station, values):
    for value in values:
        try:
            os.write(fd, f"{station} {value}\n".encode())
        except BrokenPipeError:
            return
