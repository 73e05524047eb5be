# each customer is heard to his end before he gets a ticket
# says: answer each line when it is complete
def desk(fd, customers):
    threads = []
    with socket.socket(fileno=os.dup(fd)) as listener:
        for _ in range(customers):
            threads.append(threading.Thread(target=serve, args=listener.accept()[:1]))
            threads[-1].start()
    for thread in threads:
        thread.join()


def serve(line):
    content = b""
    with line:
        try:
            while piece := line.recv(4096):
                content += piece
            for text in content.split(b"\n")[:-1]:
                line.sendall(b"ticket: " + text + b"\n")
        except OSError:
            pass
