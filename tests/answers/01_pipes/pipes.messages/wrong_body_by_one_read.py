# P4: the message is read by one read()
# says: read again until all its bytes have come
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    (size,) = struct.unpack("!I", _exactly(fd, 4))
    return os.read(fd, size)


def _exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
