"""A handler is expected to end a blocking read(): Python calls read() again."""
# says: stuck
# says: waits in read()
# says: os.read(reader, 1)

import os
import signal

reader, writer = os.pipe()


def late(*_):
    print("too late")


signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.2)
try:
    os.read(reader, 1)
except TimeoutError:
    print("gave up")
