# the end is told by None, not by EOFError
# says: it returned None after the last complete message
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    header = _exactly(fd, 4)
    return header and _exactly(fd, struct.unpack("!I", header)[0])


def _exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            return None
        data += piece
    return data
