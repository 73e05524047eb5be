"""The reader keeps its own copy of the write end, and waits for end-of-file."""
# says: stuck
# says: waits in read() on the pipe (fd 3)
# says: the only write end still open is its own, fd 4
# says: while piece := os.read(reader, 100)

import os

reader, writer = os.pipe()
if os.fork() == 0:
    os.write(writer, b"that was all")
    os._exit(0)
while piece := os.read(reader, 100):
    print(piece)
os.wait()
