# the length counts characters, not bytes
# says: says 5
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message.decode(errors="ignore"))) + message)


def receive(fd):
    (size,) = struct.unpack("!I", _exactly(fd, 4))
    return _exactly(fd, size)


def _exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
