"""The child has long ended; its parent works on and never waits for it."""

import os
import time

if os.fork() == 0:
    os._exit(3)
os.wait()
time.sleep(0.9)
