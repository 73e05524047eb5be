# P4: the header is read by one read()
# says: the 4 bytes of the length may arrive in pieces
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    (size,) = struct.unpack("!I", os.read(fd, 4))
    return _exactly(fd, size)


def _exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
