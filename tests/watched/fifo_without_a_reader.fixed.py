"""A FIFO is opened for writing, and nobody ever opens it for reading."""

import os

os.mkfifo("orders")
if os.fork() == 0:
    reader = os.open("orders", os.O_RDONLY)
    os._exit(0 if os.read(reader, 9) == b"tea" else 1)
writer = os.open("orders", os.O_WRONLY)
os.write(writer, b"tea")
os.wait()
os.unlink("orders")
