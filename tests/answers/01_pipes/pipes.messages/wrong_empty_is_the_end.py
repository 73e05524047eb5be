# an empty message is taken for the end
# says: which is not the end
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    (size,) = struct.unpack("!I", _exactly(fd, 4))
    if size == 0:
        raise EOFError
    return _exactly(fd, size)


def _exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
