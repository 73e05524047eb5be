# X1: the forked child does not end with _exit
# says: end it with os._exit(0)
# messy
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            line, _ = listener.accept()
            if os.fork() == 0:
                serve(line)
                return
            line.close()
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
