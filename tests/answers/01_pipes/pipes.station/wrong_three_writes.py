# P6: a line in three writes
# says: Between the two, another station can write
def report(fd, station, values):
    for value in values:
        os.write(fd, station.encode())
        os.write(fd, b" ")
        os.write(fd, str(value).encode() + b"\n")
    return len(values)
