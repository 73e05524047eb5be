"""The server calls its own function instead."""

import os
import socket

ADDRESS = f"\0itself-{os.getpid()}"
server = socket.socket(socket.AF_UNIX)
server.bind(ADDRESS)
server.listen()


def answer(question):
    return b"2" if question == b"two" else b"1"


if os.fork() == 0:
    line, _ = server.accept()
    line.sendall(answer(line.recv(99)))
    line.close()
    os._exit(0)
server.close()
with socket.socket(socket.AF_UNIX) as line:
    line.connect(ADDRESS)
    line.sendall(b"two")
    line.recv(99)
os.wait()
