# the bytes are printed, not returned
# says: it returned None: return the bytes
def read_all(fd):
    while piece := os.read(fd, 65536):
        print(piece)
