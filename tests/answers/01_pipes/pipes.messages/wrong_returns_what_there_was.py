# half a message is taken for a message
# says: after the last complete message: raise EOFError
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    header = _up_to(fd, 4)
    if len(header) < 4:
        raise EOFError
    return _up_to(fd, struct.unpack("!I", header)[0])


def _up_to(fd, size):
    data = b""
    while len(data) < size and (piece := os.read(fd, size - len(data))):
        data += piece
    return data
