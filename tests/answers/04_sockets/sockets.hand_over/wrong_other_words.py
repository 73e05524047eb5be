# other words than agreed
# says: not with b'customer'
def hand_over(fd, colleague, customers):
    with (
        socket.socket(fileno=os.dup(fd)) as listener,
        socket.socket(fileno=os.dup(colleague)) as way,
    ):
        for _ in range(customers):
            line, _ = listener.accept()
            socket.send_fds(way, [b"here"], [line.fileno()])
            line.close()
