"""The child is forked while another thread holds a lock, and waits for that lock for ever."""

import os
import threading
import time

lock = threading.Lock()


def work():
    with lock:
        time.sleep(0.3)


worker = threading.Thread(target=work)
worker.start()
time.sleep(0.1)
worker.join()
child = os.fork()
if child == 0:
    with lock:
        os._exit(0)
os.waitpid(child, 0)
