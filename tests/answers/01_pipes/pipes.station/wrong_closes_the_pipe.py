# K8: a descriptor is closed by one who does not own it
# says: closed fd 3, which it was given
def report(fd, station, values):
    count = 0
    with open(fd, "wb", buffering=0) as file:
        for value in values:
            try:
                file.write(f"{station} {value}\n".encode())
            except BrokenPipeError:
                break
            count += 1
    return count
