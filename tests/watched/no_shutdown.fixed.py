"""The server reads until end-of-file, and the client never says that it has finished."""

import os
import socket

one, other = socket.socketpair()
if os.fork() == 0:
    one.close()
    text = b""
    while piece := other.recv(99):
        text += piece
    other.sendall(text.upper())
    os._exit(0)
other.close()
one.sendall(b"hello")
one.shutdown(socket.SHUT_WR)
print(one.recv(99))
one.close()
os.wait()
