"""The client waits for a server that has something else to do, without a limit."""
# says: stuck
# says: waits in recv()
# says: child 1 (fd 4), which sleeps

import os
import signal
import socket
import time

client, server = socket.socketpair()
child = os.fork()
if child == 0:
    client.close()
    server.recv(99)
    time.sleep(30)
    os._exit(0)
server.close()
client.sendall(b"order")
try:
    client.recv(99)
except TimeoutError:
    print("no answer")
client.close()
os.kill(child, signal.SIGKILL)
os.wait()
