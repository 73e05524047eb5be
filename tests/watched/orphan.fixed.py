"""The program ends, and leaves a child behind that runs on."""

import os
import time

if os.fork() == 0:
    time.sleep(0.1)
    os._exit(0)
os.wait()
print("parent done")
