# the end within an order is not told
# says: after the last complete order
def recv_exactly(fd, size):
    content = b""
    while len(content) < size:
        piece = os.read(fd, size - len(content))
        if not piece:
            break
        content += piece
    return content


def read_order(fd):
    head = recv_exactly(fd, 3)
    if len(head) < 3:
        raise EOFError
    seats, length = struct.unpack("!BH", head)
    return seats, recv_exactly(fd, length).decode()
