"""A process waits for a lock on a file that a stopped one holds."""

import fcntl
import os

reader, writer = os.pipe()
file = os.open("account", os.O_WRONLY | os.O_CREAT)
child = os.fork()
if child == 0:
    mine = os.open("account", os.O_WRONLY)
    fcntl.flock(mine, fcntl.LOCK_EX)
    os.write(writer, b"!")
    os._exit(0)
os.read(reader, 1)
fcntl.flock(file, fcntl.LOCK_EX)
os.unlink("account")
os.wait()
