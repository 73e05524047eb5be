# K7: as many as the pool has threads are served, the others wait
# says: while 2 customers with a ticket stayed on the line, the next one got none
from concurrent.futures import ThreadPoolExecutor


def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener, ThreadPoolExecutor(2) as pool:
        for _ in range(customers):
            pool.submit(serve, listener.accept()[0])


def serve(line):
    with line, line.makefile("rb") as file:
        try:
            for text in file:
                if text.endswith(b"\n"):
                    line.sendall(b"ticket: " + text)
        except ConnectionError:
            pass
