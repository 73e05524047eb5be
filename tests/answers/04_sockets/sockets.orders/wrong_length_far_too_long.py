# the length is read little-endian, and nobody expects that
# says: the first three bytes are the head, big-endian
def recv_exactly(fd, size):
    content = b""
    while len(content) < size:
        piece = os.read(fd, size - len(content))
        if not piece:
            raise EOFError
        content += piece
    return content


def read_order(fd):
    seats, length = struct.unpack("<BH", recv_exactly(fd, 3))
    return seats, recv_exactly(fd, length).decode()
