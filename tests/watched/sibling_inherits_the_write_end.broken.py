"""A sibling that has nothing to do with the pipe has inherited its write end, and sleeps."""
# says: stuck
# says: before one wakes up who sleeps for long
# says: child 1 (fd 4), which sleeps
# says: while os.read(reader, 9)

import os
import signal
import time

reader, writer = os.pipe()
sibling = os.fork()
if sibling == 0:
    time.sleep(60)
    os._exit(0)
consumer = os.fork()
if consumer == 0:
    os.close(writer)
    while os.read(reader, 9):
        pass
    os._exit(0)
os.write(writer, b"news")
os.close(writer)
os.waitpid(consumer, 0)
os.kill(sibling, signal.SIGTERM)
os.waitpid(sibling, 0)
