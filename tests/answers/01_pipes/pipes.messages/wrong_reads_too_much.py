# K1: what belongs to the next message is thrown away
# says: a stream has no boundaries
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    data = os.read(fd, 1_000_000)
    if not data:
        raise EOFError
    while len(data) < 4 + struct.unpack("!I", data[:4].ljust(4, b"\0"))[0]:
        data += os.read(fd, 1_000_000)
    return data[4:]
