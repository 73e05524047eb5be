# without a sign for the byte order, struct pads
# says: without `!`, struct pads it to four
def recv_exactly(fd, size):
    content = b""
    while len(content) < size:
        piece = os.read(fd, size - len(content))
        if not piece:
            raise EOFError
        content += piece
    return content


def read_order(fd):
    seats, length = struct.unpack("BH", recv_exactly(fd, 3))
    return seats, recv_exactly(fd, length).decode()
