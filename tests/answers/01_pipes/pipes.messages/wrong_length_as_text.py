# the length is written as text
# says: 7 should arrive, but 5 did
def send(fd, message):
    os.write(fd, str(len(message)).encode() + b"\n" + message)


def receive(fd):
    digits = b""
    while not digits.endswith(b"\n"):
        byte = os.read(fd, 1)
        if not byte:
            raise EOFError
        digits += byte
    message = b""
    while len(message) < int(digits):
        message += os.read(fd, int(digits) - len(message))
    return message
