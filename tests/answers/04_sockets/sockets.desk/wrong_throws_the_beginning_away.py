# K1: the beginning of a line is lost
# says: should have heard
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            line, _ = listener.accept()
            if os.fork() == 0:
                while piece := line.recv(4096):
                    for text in piece.split(b"\n")[:-1]:
                        line.sendall(b"ticket: " + text + b"\n")
                os._exit(0)
            line.close()
        for _ in range(customers):
            os.wait()
