# P5: a write that does not wait may take only a part
# says: for a message of 70000 bytes, 70004 should arrive, but 65536 did
def send(fd, message):
    os.set_blocking(fd, False)
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    size = struct.unpack("!I", exactly(fd, 4))[0]
    return exactly(fd, size)


def exactly(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
