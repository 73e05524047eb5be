# P4: a short read is taken for the end
# says: which came in 14 pieces
def read_all(fd):
    data = b""
    while True:
        piece = os.read(fd, 65536)
        data += piece
        if len(piece) < 65536:
            return data
