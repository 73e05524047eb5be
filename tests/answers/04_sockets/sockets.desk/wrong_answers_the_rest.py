# a rest without an end gets a ticket
# says: got all its tickets, and then
def desk(fd, customers):
    threads = []
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            line, _ = listener.accept()
            threads.append(threading.Thread(target=serve, args=(line,)))
            threads[-1].start()
    for thread in threads:
        thread.join()


def serve(line):
    with line, line.makefile("rb") as file:
        for text in file:
            line.sendall(b"ticket: " + text)
