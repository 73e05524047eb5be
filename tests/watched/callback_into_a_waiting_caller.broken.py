"""The server asks back, and the client waits for its answer."""
# says: stuck
# says: Deadlock
# says: waits in recv()

import os
import socket

client, server = socket.socketpair()
if os.fork() == 0:
    client.close()
    server.recv(99)
    server.sendall(b"how many?")
    server.recv(99)
    server.sendall(b"done")
    os._exit(0)
server.close()
client.sendall(b"order")
while (answer := client.recv(99)) != b"done":
    pass
client.close()
os.wait()
