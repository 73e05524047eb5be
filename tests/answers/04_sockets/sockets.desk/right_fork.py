def desk(fd, customers):
    listener = socket.socket(fileno=os.dup(fd))
    for _ in range(customers):
        line, _ = listener.accept()
        if os.fork() == 0:
            serve(line)
            os._exit(0)
        line.close()
    listener.close()
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
