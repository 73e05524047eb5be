# K10: each piece is decoded by itself
# says: join first, then decode
def recv_exactly(fd, size):
    content = b""
    while len(content) < size:
        piece = os.read(fd, size - len(content))
        if not piece:
            raise EOFError
        content += piece
    return content


def read_order(fd):
    seats, length = struct.unpack("!BH", recv_exactly(fd, 3))
    name = ""
    for _ in range(length):
        name += recv_exactly(fd, 1).decode()
    return seats, name
