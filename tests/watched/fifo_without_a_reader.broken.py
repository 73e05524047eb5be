"""A FIFO is opened for writing, and nobody ever opens it for reading."""
# says: stuck
# says: waits in open() of the FIFO 'orders' for writing
# says: os.open("orders", os.O_WRONLY)

import os

os.mkfifo("orders")
writer = os.open("orders", os.O_WRONLY)
os.write(writer, b"tea")
os.unlink("orders")
