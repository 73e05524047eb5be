# os.read(fd, 0) is taken for the end
# says: When it is asked for 0 bytes, b'' is not the end
def recv_exactly(fd, size):
    content = b""
    while True:
        piece = os.read(fd, size - len(content))
        if not piece:
            raise EOFError
        content += piece
        if len(content) == size:
            return content


def read_order(fd):
    seats, length = struct.unpack("!BH", recv_exactly(fd, 3))
    return seats, recv_exactly(fd, length).decode()
