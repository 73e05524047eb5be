# the header is returned, too
# says: came back with its header
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    header = _exactly(fd, 4)
    return header + _exactly(fd, struct.unpack("!I", header)[0])


def _exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
