"""The program ends, and leaves a child behind that runs on."""
# says: orphan
# says: child 1 still ran after the program had ended

import os
import time

if os.fork() == 0:
    time.sleep(30)
    os._exit(0)
print("parent done")
