# K8: the parent keeps the accepted socket
# says: no end-of-file
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            line, _ = listener.accept()
            if os.fork() == 0:
                serve(line)
                os._exit(0)
        for _ in range(customers):
            os.wait()


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
