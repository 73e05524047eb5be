"""A handler is expected to end a blocking read(): Python calls read() again."""

import os
import signal

reader, writer = os.pipe()


def late(*_):
    print("too late")
    raise TimeoutError


signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.2)
try:
    os.read(reader, 1)
except TimeoutError:
    print("gave up")
