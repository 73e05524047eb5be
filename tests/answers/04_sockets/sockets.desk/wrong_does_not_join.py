# desk() returns while its threads are still at work
# says: did the function return, before all was answered
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            threading.Thread(target=serve, args=listener.accept()[:1]).start()


def serve(line):
    with line, line.makefile("rb") as file:
        for text in file:
            if text.endswith(b"\n"):
                line.sendall(b"ticket: " + text)
