# K10: text is decoded piece by piece
# says: UnicodeDecodeError
def read_all(fd):
    text = ""
    while piece := os.read(fd, 100):
        text += piece.decode()
    return text.encode()
