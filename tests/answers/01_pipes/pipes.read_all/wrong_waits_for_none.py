# end-of-file is expected to be None
# says: That is end-of-file: stop reading then
def read_all(fd):
    pieces = []
    while (piece := os.read(fd, 4096)) is not None:
        pieces.append(piece)
    return b"".join(pieces)
