# the number is sent, not the file
# says: a number means nothing in another process
def hand_over(fd, colleague, customers):
    with (
        socket.socket(fileno=os.dup(fd)) as listener,
        socket.socket(fileno=os.dup(colleague)) as way,
    ):
        for _ in range(customers):
            line, _ = listener.accept()
            way.sendall(b"%d" % line.fileno())
            line.close()
