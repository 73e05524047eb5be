# S5: the width of the length differs
# says: has 8 bytes, not 4
def send(fd, message):
    os.write(fd, struct.pack("!Q", len(message)) + message)


def receive(fd):
    (size,) = struct.unpack("!Q", _exactly(fd, 8))
    return _exactly(fd, size)


def _exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
