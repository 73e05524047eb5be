# K7: one customer after the other
# says: while another customer was on the line
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            serve(listener.accept()[0])


def serve(line):
    begun = b""
    with line:
        try:
            while piece := line.recv(4096):
                *lines, begun = (begun + piece).split(b"\n")
                for text in lines:
                    line.sendall(b"ticket: " + text + b"\n")
        except OSError:
            pass
