# K1: one recv() is taken for the whole
# says: one recv() returns what is there
def recv_exactly(fd, size):
    content = os.read(fd, size) if size else b""
    if size and not content:
        raise EOFError
    return content


def read_order(fd):
    seats, length = struct.unpack("!BH", recv_exactly(fd, 3))
    return seats, recv_exactly(fd, length).decode()
