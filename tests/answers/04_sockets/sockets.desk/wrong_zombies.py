# X2: children are not waited for
# says: that it had started
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            line, _ = listener.accept()
            if os.fork() == 0:
                serve(line)
                os._exit(0)
            line.close()


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
