"""The server accepts, and answers, before it waits for the client's end."""

import os
import socket

server = socket.create_server(("127.0.0.1", 0))
if os.fork() == 0:
    address = server.getsockname()
    server.close()
    with socket.create_connection(address) as client:
        client.sendall(b"time?")
        client.recv(99)
    os._exit(0)
connection, _ = server.accept()
connection.recv(99)
connection.sendall(b"noon")
connection.close()
server.close()
os.wait()
