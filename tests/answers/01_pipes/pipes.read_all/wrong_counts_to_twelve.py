# P4: reads a fixed number of bytes
# says: read again until it returns b''
def read_all(fd):
    data = b""
    while len(data) < 12:
        piece = os.read(fd, 12 - len(data))
        if not piece:
            break
        data += piece
    return data
