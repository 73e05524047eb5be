# only the last piece is kept
# says: keep every piece, and join them all
def read_all(fd):
    data = b""
    while piece := os.read(fd, 4096):
        data = piece
    return data
