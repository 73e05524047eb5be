# what is slow is taken for the end
# says: That nothing has come yet is not the end
def read_all(fd):
    pieces = []
    while select.select([fd], [], [], 0.2)[0]:
        piece = os.read(fd, 4096)
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces)
