"""The parent waits for the child's end, and the child for the parent's word."""

import os

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.close(writer)
    os.read(reader, 1)
    os._exit(0)
os.write(writer, b"!")
os.waitpid(child, 0)
