def recv_exactly(fd, size):
    content = bytearray(size)
    rest = memoryview(content)
    with socket.socket(fileno=os.dup(fd)) as line:
        while rest:
            count = line.recv_into(rest)
            if count == 0:
                raise EOFError
            rest = rest[count:]
    return bytes(content)


def read_order(fd):
    seats, length = struct.unpack("!BH", recv_exactly(fd, 3))
    return seats, recv_exactly(fd, length).decode()
