# nobody is served until all have come
# says: or when all have come
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        lines = [listener.accept()[0] for _ in range(customers)]
    threads = [threading.Thread(target=serve, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def serve(line):
    with line, line.makefile("rb") as file:
        try:
            for text in file:
                if text.endswith(b"\n"):
                    line.sendall(b"ticket: " + text)
        except ConnectionError:
            pass
