"""A server for one caller at a time calls itself over a Unix socket."""
# says: stuck
# says: whose connection nobody has accepted

import os
import socket

ADDRESS = f"\0itself-{os.getpid()}"
server = socket.socket(socket.AF_UNIX)
server.bind(ADDRESS)
server.listen()


def ask(question):
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(ADDRESS)
        line.sendall(question)
        return line.recv(99)


if os.fork() == 0:
    for _ in range(2):
        line, _ = server.accept()
        line.sendall(ask(b"one") if line.recv(99) == b"two" else b"1")
        line.close()
    os._exit(0)
server.close()
ask(b"two")
os.wait()
