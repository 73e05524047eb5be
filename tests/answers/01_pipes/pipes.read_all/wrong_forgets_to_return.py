# nothing is returned
# says: it returned None: return the bytes
def read_all(fd):
    data = b""
    while piece := os.read(fd, 65536):
        data += piece
