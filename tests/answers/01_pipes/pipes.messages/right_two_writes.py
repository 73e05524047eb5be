HEADER = struct.Struct("!I")


def send(fd, message):
    os.write(fd, HEADER.pack(len(message)))
    while message:
        message = message[os.write(fd, message) :]


def receive(fd):
    return take(fd, HEADER.unpack(take(fd, HEADER.size))[0])


def take(fd, count):
    if count == 0:
        return b""
    piece = os.read(fd, count)
    if not piece:
        raise EOFError("closed")
    return piece + take(fd, count - len(piece))
