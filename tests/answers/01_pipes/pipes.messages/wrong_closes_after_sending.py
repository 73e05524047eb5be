# K8: the sender closes what it was given
# says: closed fd 3, which it was given
def send(fd, message):
    with open(fd, "wb") as file:
        file.write(struct.pack("!I", len(message)) + message)


def receive(fd):
    with open(fd, "rb", buffering=0, closefd=False) as file:
        header = _exactly(file, 4)
        return _exactly(file, struct.unpack("!I", header)[0])


def _exactly(file, size):
    data = b""
    while len(data) < size:
        piece = file.read(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
