"""The client is connected, and asks; the server has not accepted it, and waits for its end."""
# says: stuck
# says: Deadlock
# says: whose connection nobody has accepted: that is up to nobody_accepts.broken.py (fd 3)

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
os.wait()
