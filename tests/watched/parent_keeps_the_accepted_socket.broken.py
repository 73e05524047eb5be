"""A forking server's parent keeps the connection open that its child serves."""
# says: stuck
# says: waits in recv()
# says: child 1 (fd
# says: while piece := client.recv(99)

import os
import signal
import socket
import time

listener = socket.socket(socket.AF_UNIX)
listener.bind(f"\0labkit-test-{os.getpid()}")
listener.listen()
server = os.fork()
if server == 0:
    connection, _ = listener.accept()
    if os.fork() == 0:
        connection.sendall(b"bye")
        os._exit(0)
    os.wait()
    time.sleep(30)
    os._exit(0)
client = socket.socket(socket.AF_UNIX)
client.connect(listener.getsockname())
while piece := client.recv(99):
    print(piece)
client.close()
os.kill(server, signal.SIGKILL)
os.wait()
