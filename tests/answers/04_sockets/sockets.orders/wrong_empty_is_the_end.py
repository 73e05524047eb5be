# an empty name is taken for the end
# says: was empty (length 0), which is not the end
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
    if length == 0:
        raise EOFError
    return seats, recv_exactly(fd, length).decode()
