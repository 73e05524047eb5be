# P7: a line is counted before it is written
# says: count a line after os.write() has returned
def report(fd, station, values):
    count = 0
    for value in values:
        count += 1
        try:
            os.write(fd, f"{station} {value}\n".encode())
        except BrokenPipeError:
            break
    return count
