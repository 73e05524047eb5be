# K1: what one recv() brings is taken for a line
# says: should have heard
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
    with line:
        while piece := line.recv(4096):
            line.sendall(b"ticket: " + piece.rstrip(b"\n") + b"\n")
