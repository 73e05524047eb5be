# S5: the machine's own size and order
# says: reverse order
def send(fd, message):
    os.write(fd, struct.pack("I", len(message)) + message)


def receive(fd):
    header = b""
    while len(header) < 4:
        piece = os.read(fd, 4 - len(header))
        if not piece:
            raise EOFError
        header += piece
    (size,) = struct.unpack("I", header)
    message = b""
    while len(message) < size:
        message += os.read(fd, size - len(message))
    return message
