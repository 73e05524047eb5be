"""The parent waits for the child's end, and the child for the parent's word."""
# says: stuck
# says: Deadlock
# says: waits in wait() for child 1
# says: os.waitpid(child, 0)

import os

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.close(writer)
    os.read(reader, 1)
    os._exit(0)
os.waitpid(child, 0)
