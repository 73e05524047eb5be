def send(fd, message):
    with open(fd, "wb", closefd=False) as file:
        file.write(len(message).to_bytes(4, "big") + message)


def receive(fd):
    def exactly(count):
        data = bytearray()
        while len(data) < count:
            piece = os.read(fd, min(4096, count - len(data)))
            if piece == b"":
                raise EOFError()
            data += piece
        return bytes(data)

    return exactly(int.from_bytes(exactly(4), "big"))
