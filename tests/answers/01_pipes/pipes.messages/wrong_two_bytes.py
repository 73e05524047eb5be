# S5: the length is too narrow
# says: the length has 2 bytes, not 4
def send(fd, message):
    os.write(fd, struct.pack("!H", len(message)) + message)


def receive(fd):
    (size,) = struct.unpack("!H", _exactly(fd, 2))
    return _exactly(fd, size)


def _exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
