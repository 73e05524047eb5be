"""The reader keeps its own copy of the write end, and waits for end-of-file."""

import os

reader, writer = os.pipe()
if os.fork() == 0:
    os.write(writer, b"that was all")
    os._exit(0)
os.close(writer)
while piece := os.read(reader, 100):
    print(piece)
os.wait()
