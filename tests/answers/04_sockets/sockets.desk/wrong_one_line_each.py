# only the first line is answered
# says: and got 1
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            line, _ = listener.accept()
            with line, line.makefile("rb") as file:
                line.sendall(b"ticket: " + file.readline())
                file.read()
