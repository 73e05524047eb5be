# K1: the head is expected in one piece
# says: the head may arrive in pieces
def recv_exactly(fd, size):
    content = b""
    while len(content) < size:
        piece = os.read(fd, size - len(content))
        if not piece:
            raise EOFError
        content += piece
    return content


def read_order(fd):
    head = os.read(fd, 3)
    if not head:
        raise EOFError
    seats, length = struct.unpack("!BH", head)
    return seats, recv_exactly(fd, length).decode()
