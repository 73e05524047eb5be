# K8: a descriptor is closed by one who does not own it
# says: which it was given
def desk(fd, customers):
    threads = []
    with socket.socket(fileno=fd) as listener:
        for _ in range(customers):
            line, _ = listener.accept()
            threads.append(threading.Thread(target=serve, args=(line,)))
            threads[-1].start()
    for thread in threads:
        thread.join()


def serve(line):
    begun = b""
    with line:
        try:
            while piece := line.recv(4096):
                *lines, begun = (begun + piece).split(b"\n")
                for text in lines:
                    line.sendall(b"ticket: " + text + b"\n")
        except OSError:
            pass
