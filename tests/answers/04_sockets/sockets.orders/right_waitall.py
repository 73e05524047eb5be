def recv_exactly(fd, size):
    with socket.socket(fileno=os.dup(fd)) as line:
        content = line.recv(size, socket.MSG_WAITALL) if size else b""
    if len(content) < size:
        raise EOFError("within a message")
    return content


def read_order(fd):
    seats, length = struct.unpack("!BH", recv_exactly(fd, 3))
    return seats, recv_exactly(fd, length).decode()
