# a descriptor is left open
# says: left 1 descriptor open
def read_all(fd):
    copy = os.dup(fd)
    data = b""
    while piece := os.read(copy, 65536):
        data += piece
    return data
