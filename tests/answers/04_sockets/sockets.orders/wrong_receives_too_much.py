# it receives what belongs to the next one
# says: has it received more than it was asked for
def recv_exactly(fd, size):
    content = b""
    while len(content) < size:
        piece = os.read(fd, 4096)
        if not piece:
            raise EOFError
        content += piece
    return content


def read_order(fd):
    seats, length = struct.unpack("!BH", recv_exactly(fd, 3))
    return seats, recv_exactly(fd, length).decode()
