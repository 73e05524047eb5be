# the piece that was read last is lost
# says: nothing of 12 bytes
def read_all(fd):
    pieces = []
    piece = os.read(fd, 1000)
    while len(piece) == 1000:
        pieces.append(piece)
        piece = os.read(fd, 1000)
    return b"".join(pieces)
