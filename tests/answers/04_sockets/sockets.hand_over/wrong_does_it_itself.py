# it greets the customers itself
# says: nothing came to the colleague
def hand_over(fd, colleague, customers):
    with (
        socket.socket(fileno=os.dup(fd)) as listener,
        socket.socket(fileno=os.dup(colleague)) as way,
    ):
        for _ in range(customers):
            line, _ = listener.accept()
            with line:
                line.recv(100)
                line.sendall(b"welcome")
