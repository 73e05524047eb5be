# K8: a descriptor is closed by one who does not own it
# says: closed fd 3, which it was given
def read_all(fd):
    with open(fd, "rb") as file:
        return file.read()
