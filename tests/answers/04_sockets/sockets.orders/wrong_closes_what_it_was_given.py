# K8: a descriptor is closed by one who does not own it
# says: closes the fd you were given
def recv_exactly(fd, size):
    with socket.socket(fileno=fd) as line:
        return line.recv(size, socket.MSG_WAITALL)


def read_order(fd):
    seats, length = struct.unpack("!BH", recv_exactly(fd, 3))
    return seats, recv_exactly(fd, length).decode()
