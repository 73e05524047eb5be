def send(fd: int, message: bytes) -> None:
    os.writev(fd, [struct.pack(">I", len(message)), message])


def receive(fd: int) -> bytes:
    wanted, got = 4, b""
    while len(got) < wanted:
        if not (byte := os.read(fd, 1)):
            raise EOFError
        got += byte
        if len(got) == 4:
            wanted = 4 + struct.unpack(">I", got)[0]
    return got[4:]
