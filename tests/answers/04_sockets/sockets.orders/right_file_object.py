def recv_exactly(fd, size):
    content = bytearray()
    with open(fd, "rb", buffering=0, closefd=False) as file:
        while len(content) < size:
            piece = file.read(size - len(content))
            if not piece:
                raise EOFError
            content.extend(piece)
    return bytes(content)


def read_order(fd):
    head = recv_exactly(fd, 3)
    length = int.from_bytes(head[1:], "big")
    name = recv_exactly(fd, length)
    return (head[0], str(name, "utf-8"))
