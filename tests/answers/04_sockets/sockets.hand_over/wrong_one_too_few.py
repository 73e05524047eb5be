# it stops too early
# says: not 3
def hand_over(fd, colleague, customers):
    with (
        socket.socket(fileno=os.dup(fd)) as listener,
        socket.socket(fileno=os.dup(colleague)) as way,
    ):
        for number in range(customers):
            with listener.accept()[0] as line:
                if number:
                    socket.send_fds(way, [b"customer"], [line.fileno()])
