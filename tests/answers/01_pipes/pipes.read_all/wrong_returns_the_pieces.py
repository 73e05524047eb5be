# the pieces are not joined
# says: it returned a list, not bytes
def read_all(fd):
    pieces = []
    while piece := os.read(fd, 65536):
        pieces.append(piece)
    return pieces
