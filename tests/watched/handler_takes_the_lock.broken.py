"""A signal handler takes the lock that the code holds which it has interrupted."""
# says: stuck
# says: it has no other thread that could release it
# says: in tick()

import signal
import threading
import time

lock = threading.Lock()


def tick(*_):
    with lock:
        pass


signal.signal(signal.SIGALRM, tick)
signal.setitimer(signal.ITIMER_REAL, 0.1)
with lock:
    time.sleep(0.3)
