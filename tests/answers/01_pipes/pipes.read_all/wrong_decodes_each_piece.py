# K10: text is decoded piece by piece
# says: a character can come in two pieces
def read_all(fd):
    text = ""
    while piece := os.read(fd, 100):
        text += piece.decode()
    return text.encode()
