# a sender that dies is not noticed: b'' is added for ever
# says: That is end-of-file: stop reading then
def send(fd, message):
    os.write(fd, struct.pack("!I", len(message)) + message)


def receive(fd):
    header = b""
    while len(header) < 4:
        piece = os.read(fd, 4 - len(header))
        if not piece:
            raise EOFError
        header += piece
    (size,) = struct.unpack("!I", header)
    message = b""
    while len(message) < size:
        message += os.read(fd, size - len(message))
    return message
