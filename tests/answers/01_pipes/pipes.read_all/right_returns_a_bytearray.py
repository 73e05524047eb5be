# a buffer that grows, returned as it is
def read_all(fd):
    data = bytearray()
    while piece := os.read(fd, 4096):
        data += piece
    return data
