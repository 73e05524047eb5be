# a newline ends a message
# says: it may contain newlines
def send(fd, message):
    os.write(fd, message + b"\n")


def receive(fd):
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(fd, 1)
        if not byte:
            raise EOFError
        line += byte
    return line[:-1]
