"""A signal handler takes the lock that the code holds which it has interrupted."""

import signal
import threading
import time

lock = threading.Lock()
ticks = []


def tick(*_):
    ticks.append(1)


signal.signal(signal.SIGALRM, tick)
signal.setitimer(signal.ITIMER_REAL, 0.1)
with lock:
    time.sleep(0.3)
