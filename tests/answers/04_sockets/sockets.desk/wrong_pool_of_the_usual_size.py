# K7: a pool of threads has a size, also where none is given
# says: serve all of them at the same time
from concurrent.futures import ThreadPoolExecutor


def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener, ThreadPoolExecutor() as pool:
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
