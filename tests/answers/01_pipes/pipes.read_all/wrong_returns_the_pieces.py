# the pieces are not joined
# says: a list of 0 pieces: join them
def read_all(fd):
    pieces = []
    while piece := os.read(fd, 65536):
        pieces.append(piece)
    return pieces
