# K8: who hands it over keeps a copy
# says: no end-of-file
def hand_over(fd, colleague, customers):
    kept = []
    with (
        socket.socket(fileno=os.dup(fd)) as listener,
        socket.socket(fileno=os.dup(colleague)) as way,
    ):
        for _ in range(customers):
            kept.append(listener.accept()[0])
            socket.send_fds(way, [b"customer"], [kept[-1].fileno()])
    for line in kept:
        line.close()
