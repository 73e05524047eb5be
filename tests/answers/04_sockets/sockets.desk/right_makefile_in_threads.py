def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        lines = []
        for _ in range(customers):
            thread = threading.Thread(target=one, args=listener.accept()[:1])
            thread.start()
            lines.append(thread)
        for thread in lines:
            thread.join()


def one(line):
    try:
        with line, line.makefile("rb") as file:
            for text in file:
                if text.endswith(b"\n"):
                    line.sendall(b"ticket: " + text)
    except ConnectionError:
        return
